"""What every fixture must be read as: one row for each item, by file and name."""

from typing import Any

NUMBER, BSUID = "972987654321", "US.13491208655302741918"
STILL_THERE: dict[str, Any] = {"address": NUMBER, "name": "Test Name"}

HEARD: dict[tuple[str, str], dict[str, Any]] = {
    ("message", "text"): {"kind": "text", "text": "Body Text", **STILL_THERE},
    ("message", "image"): {"kind": "image", "media.id": "65463453", "media.mime": "image/jpeg"},
    ("message", "media_with_url"): {"kind": "image", "media.id": "65463453", "media.sha256": "4654+8g="},
    ("message", "video"): {"kind": "video", "text": "caption", "details.forwarded": True},
    ("message", "document"): {"kind": "document", "text": "caption", "media.name": "filename.pdf"},
    ("message", "audio"): {"kind": "audio", "media.mime": "audio/ogg; codecs=opus", "details.voice": None},
    ("message", "voice"): {"kind": "audio", "details.voice": True},
    ("message", "static_sticker"): {"kind": "sticker", "media.mime": "image/webp", "details.animated": None},
    ("message", "animated_sticker"): {"kind": "sticker", "details.animated": True},
    ("message", "reaction"): {"kind": "reaction", "text": "😮", "reply_to": "wamid.yzxyzx="},
    ("message", "unreaction_empty"): {"kind": "reaction", "text": "", "reply_to": "wamid.yzxyzx="},
    ("message", "unreaction_no_emoji"): {"kind": "reaction", "text": "", "reply_to": "wamid.yzxyzx="},
    ("message", "current_location"): {"kind": "location", "spot.latitude": 12.25089, "spot.longitude": 43.90539},
    ("message", "chosen_location"): {"kind": "location", "spot.name": "Facebook HQ", "spot.latitude": 37.4611978},
    ("message", "contacts"): {"kind": "contacts", "text": "Chandler Bing, Monica, Rachel Green"},
    ("message", "order"): {"kind": "order", "details.catalog": "354160437058781"},
    ("message", "unsupported"): {"kind": "unsupported", "details.type": "unsupported"},
    ("message", "unsupported_with_type"): {"kind": "unsupported", "details.type": "pool"},
    ("message", "reply"): {"kind": "text", "text": "replied text", "reply_to": "wamid.xyzxyz=="},
    ("message", "forwarded"): {"kind": "text", "details.forwarded": True, "details.often_forwarded": None},
    ("message", "forwarded_many_times"): {"kind": "text", "details.often_forwarded": True},
    ("message", "interactive_message_with_err"): {"kind": "unsupported", "details.type": "interactive"},
    ("message", "referral"): {"kind": "text", "text": "BODY", "details.referral.source_id": "ADID"},
    ("callback_button", "button"): {"kind": "choice", "choice": "callback_data", "text": "title", "step": ""},
    ("callback_button", "quick_reply"): {"kind": "choice", "choice": "callback_data", "reply_to": "wamid.xyzxyz=="},
    ("callback_button", "quick_reply_without_context"): {"kind": "choice", "choice": "callback_data", "reply_to": ""},
    ("callback_selection", "callback"): {"kind": "choice", "choice": "callback_data", "details.description": None},
    ("callback_selection", "description"): {"kind": "choice", "details.description": "description"},
    ("flow_completion", "completion"): {"kind": "form", "details.answers.comment_text": "Comment Text"},
    ("flow_completion", "without_flow_token"): {"kind": "form", "details.answers.flow_token": None},
    ("call_permission_update", "accept"): {"kind": "call", "choice": "accept", "details.until": 1753186982},
    ("call_permission_update", "reject"): {"kind": "call", "choice": "reject", "details.until": None},
    ("call_connect", "user_initiated"): {"kind": "call", "key": "wacid.xxxx=", "details.direction": "USER_INITIATED"},
    ("edited_message", "image"): {
        "kind": "edited", "text": "Updated image caption", "media.id": "1234567890", "address": "16505551234",
        "reply_to": "wamid.HBgLMTQxMjU1NTA4MjkVAgASGBQzQUNCNjk5RDUwNUZGMUZEM0VBRAA=", "details.of": "image",
    },
    ("deleted_message", "revoke"): {"kind": "deleted", "reply_to": "<ORIGINAL_WHATSAPP_MESSAGE_ID>"},
    ("system", "phone_number_change"): {
        "kind": "identity", "address": NUMBER, "details.new_address": "972912345678",
        "details.change": "user_changed_number",
    },
    ("system", "identity_change"): {"kind": "identity", "details.change": "customer_identity_changed"},
}  # fmt: skip

RECEIPTS: dict[tuple[str, str], dict[str, Any]] = {
    ("message_status", "sent"): {"state": "sent", "provider_id": "wamid.xyzxyz", "error": ""},
    ("message_status", "delivered"): {"state": "delivered", "provider_id": "wamid.xyzxyz"},
    ("message_status", "read"): {"state": "read"},
    ("message_status", "played"): {"state": "read"},
    ("message_status", "failed"): {
        "state": "failed",
        "error": "130472 User's number is part of an experiment: Failed to send message because this user's phone "
        "number is part of an experiment",
    },
    ("message_status", "with_tracker"): {"state": "sent", "outbox": None},
    ("message_status", "group"): {"state": "read", "provider_id": "<WHATSAPP_MESSAGE_ID>"},
}

NOTES: dict[tuple[str, str], dict[str, Any]] = {
    **{
        ("account_update", name): {"about": "account_update", "details.event": event}
        for name, event in {
            "account_deleted": "ACCOUNT_DELETED",
            "account_restriction": "ACCOUNT_RESTRICTION",
            "account_violation": "ACCOUNT_VIOLATION",
            "ad_account_linked": "AD_ACCOUNT_LINKED",
            "authentication_international_eligibility": "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
            "account_disabled": "DISABLED_UPDATE",
            "mm_api_for_wa_terms_of_service": "MM_LITE_TERMS_SIGNED",
            "partner_added": "PARTNER_ADDED",
            "partner_app_installed": "PARTNER_APP_INSTALLED",
            "partner_app_uninstalled": "PARTNER_APP_UNINSTALLED",
            "partner_led_business_verification_status": "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
            "partner_removed": "PARTNER_REMOVED",
            "partner_removed_wa_app_disconnection": "PARTNER_REMOVED",
            "primary_business_location_set": "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
            "pricing_tiering_update": "VOLUME_BASED_PRICING_TIER_UPDATE",
            "account_offboarded": "ACCOUNT_OFFBOARDED",
            "account_reconnected": "ACCOUNT_RECONNECTED",
        }.items()
    },
    ("call_connect", "business_initiated"): {"about": "call", "details.event": "connect"},
    ("call_status", "call_status"): {"about": "call", "details.status": "RINGING"},
    ("call_terminate", "call_terminate"): {"about": "call", "details.event": "terminate", "details.duration": 120},
    ("outgoing_message", "text"): {"about": "echo", "details.text.body": "Test message"},
    ("outgoing_message", "delete"): {"about": "echo", "details.type": "revoke"},
    ("outgoing_message", "edit"): {"about": "echo", "details.type": "edit"},
    ("template_category_update", "marketing"): {"about": "template_category", "details.new_category": "MARKETING"},
    ("template_components_update", "element"): {
        "about": "template_components", "details.message_template_name": "my_message_template",
    },
    ("template_quality_update", "yellow"): {"about": "template_quality", "details.new_quality_score": "YELLOW"},
    ("template_status_update", "approved"): {"about": "template_status", "details.event": "APPROVED"},
    ("template_status_update", "rejected"): {"about": "template_status", "details.reason": "INVALID_FORMAT"},
    ("user_marketing_preferences", "resume"): {"about": "user_preferences", "details.value": "resume"},
    ("user_marketing_preferences", "signup"): {"about": "user_preferences", "details.value": "signup"},
}  # fmt: skip

# One fixture brings two things: a message and an error, a call's end and an error.
SECOND = {
    ("message", "interactive_message_with_err"): {"about": "error", "details.code": 131000},
    ("call_terminate", "call_terminate"): {"about": "error", "details.code": 12455},
}

TEMPLATES = {
    "authentication_code_autofill_button": ("AUTHENTICATION", 3, 0),
    "authentication_code_copy_code_button": ("AUTHENTICATION", 3, 0),
    "zero_tap_auth_template": ("AUTHENTICATION", 3, 0),
    "seasonal_promotion": ("MARKETING", 4, 4),
    "order_confirmation": ("UTILITY", 3, 2),
    "order_delivery_update": ("UTILITY", 4, 2),
    "abandoned_cart_offer": ("MARKETING", 4, 2),
    "intro_catalog_offer": ("MARKETING", 3, 3),
    "coupon_code_fall2023_25off": ("MARKETING", 3, 3),
    "abandoned_cart": ("MARKETING", 3, 2),
    "carousel_template_media_cards_v1": ("MARKETING", 2, 6),
    "carousel_template_product_cards_v1": ("MARKETING", 2, 1),
    "limited_time_offer_caribbean_pkg_2023": ("MARKETING", 4, 4),
}

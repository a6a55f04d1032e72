"""One entry of a thread as the phone on the page shows it, whichever way it went."""

from __future__ import annotations

from typing import Any

from sintonia.demo.approved import text_of
from sintonia.demo.phones import options_of

Json = dict[str, Any]


def shown(row: Json) -> Json:
    """A row of the thread as JSON for the page: kind, text, options, file; never the provider's shapes."""
    content = row["content"]
    what = _typed(content) if row["mine"] else _sent(content, str(row.get("line", "")))
    return {
        "number": row["number"],
        "mine": row["mine"],
        "wamid": row["wamid"],
        "at": row["at"].isoformat(),
        "state": row["state"],
        **what,
    }


def _sent(request: Json, line: str) -> Json:
    kind = request.get("type", "text")
    content = request.get(kind, {})
    if kind == "interactive":
        menu = content.get("type", "button")
        found: Json = {"kind": "list" if menu == "list" else "buttons", "text": content["body"]["text"]}
        found["options"] = options_of(request)
        if menu == "list":
            found["label"] = content["action"]["button"]
        return found
    if kind == "template":
        values = [str(value.get("text", "")) for part in content.get("components", ()) for value in part["parameters"]]
        language = str(content["language"]["code"])
        text = text_of(content["name"], language=language, values=values, line=line)
        return {"kind": kind, "text": text, "name": content["name"]}
    if kind == "text":
        return {"kind": kind, "text": content.get("body", "")}
    file = {"link": content.get("link", ""), "name": content.get("filename", "")}
    return {"kind": kind, "text": content.get("caption", ""), **file}


def _typed(message: Json) -> Json:
    kind = message["type"]
    content = message.get(kind, {})
    if kind == "interactive":
        pressed = content.get("button_reply") or content.get("list_reply") or {}
        return {"kind": "choice", "text": pressed.get("title", ""), "choice": pressed.get("id", "")}
    if kind == "location":
        return {"kind": kind, "text": "", "latitude": content["latitude"], "longitude": content["longitude"]}
    if kind in {"image", "document", "audio", "video"}:
        file = {"link": f"/simulator/whatsapp/media/{content['id']}", "name": content.get("filename", "")}
        return {"kind": kind, "text": content.get("caption", ""), **file}
    return {"kind": kind, "text": content.get("body", "")}

"""The staff's addresses."""

from django.urls import path

from sintonia.staff.views import company, own, people, sign_in

urlpatterns = [
    path("", own.page, name="staff-own"),
    path("sign-in", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/second", sign_in.second, name="sign-in-second"),
    path("sign-in/passkey/asked", sign_in.ask_passkey, name="sign-in-passkey_asked"),
    path("sign-in/passkey", sign_in.with_passkey, name="sign-in-passkey"),
    path("company/<int:number>", company.begin, name="sign-in-company"),
    path("company/back", company.back, name="sign-in-company_back"),
    path("sign-out", sign_in.SignOut.as_view(), name="sign-out"),
    path("generator", own.generator, name="staff-generator"),
    path("generator/removed", own.remove_generator, name="staff-generator_removed"),
    path("recovery-codes", own.recovery_codes, name="staff-recovery_codes"),
    path("passkeys/asked", own.ask_for_passkey, name="staff-passkey_asked"),
    path("passkeys", own.keep_passkey, name="staff-passkeys"),
    path("passkeys/<slug:token>/removed", own.remove_passkey, name="staff-passkey_removed"),
    path("sessions/ended", own.end_sessions, name="staff-sessions_ended"),
    path("sessions/<slug:token>/ended", own.end_session, name="staff-session_ended"),
    path("permissions", own.permissions, name="staff-permissions"),
    path("people", people.page, name="staff-people"),
    path("people/new", people.new, name="staff-person_new"),
    path("people/<slug:token>", people.person, name="staff-person"),
    path("people/<slug:token>/disabled", people.disable, name="staff-person_disabled"),
    path("people/<slug:token>/enabled", people.enable, name="staff-person_enabled"),
    path("people/<slug:token>/begun-anew", people.begin_anew, name="staff-person_begun_anew"),
    path("people/<slug:token>/sessions/ended", people.end_sessions, name="staff-person_sessions_ended"),
    path("people/<slug:token>/sessions/<slug:session>/ended", people.end_session, name="staff-person_session_ended"),
    path("teams", people.make_team, name="staff-teams"),
    path("providers", people.make_provider, name="staff-providers"),
    path("companies", people.companies, name="staff-companies"),
    path("companies/<int:number>/removed", people.remove_company, name="staff-company_removed"),
    path("welcome/<slug:token>/<slug:word>", people.welcome, name="staff-welcome"),
]

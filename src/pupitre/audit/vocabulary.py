"""The words by which programs name what is delicate: people, money, secrets, rights, and what is meant for everybody.

Names of tables and columns in English, French, Portuguese, Spanish and German; nothing here decides, `checks` do.
"""

import re
from collections.abc import Iterable
from enum import Enum


class Delicate(Enum):
    """How delicate something is, by its name; from the worst."""

    SECRET = "secret"
    PERSONAL = "personal"
    BUSINESS = "business"
    PLAIN = "plain"


_SECRET = re.compile(
    r"(^|_)(password|passwd|pwd|pass_?hash|mot_de_passe|senha|secret|api_?key|apikey|(access|refresh|auth|bot|page|bearer|"
    r"session|reset|oauth|device|user|id)_?token|private_?key|client_secret|webhook_secret|encryption_key|credentials?|otp|"
    r"otp_code|pin_code|totp|mfa_secret|card_?number|cvv|cvc|smtp_pass\w*|service_key|license_key)($|_)"
)
_PERSONAL = re.compile(
    r"(^|_)(e?mails?|email_address|courriel|phones?|phone_number|mobile|telephone|telefone|celular|whatsapp|adresse|address|"
    r"street|endereco|direccion|birth\w*|dob|date_naissance|data_nascimento|ssn|nir|cpf|cnpj|rg|nif|dni|passport\w*|"
    r"national_id|id_number|id_card|driver_?licen[cs]e|iban|bic|bank_\w+|account_number|siret|vat_number|tax_id|salary|"
    r"salaire|salario|income|medical\w*|diagnos\w*|health\w*|allerg\w*|medication\w*|blood\w*|gender|religion|ethnicity|"
    r"ip_address|ip|user_agent|latitude|longitude|location_lat|first_name|last_name|full_name|firstname|lastname|fullname|"
    r"nom|prenom|nome_completo|sobrenome|apellido|surname|customer_name|client_name|customer_email|customer_phone|"
    r"guest_name|patient_name|contact_name|recipient_\w+|next_of_kin|emergency_contact\w*|notes_private|transcript\w*|"
    r"shipping_\w+|billing_\w+|zip_code|postal_code|cep|signature\w*)($|_)"
)
_BUSINESS = re.compile(
    r"(^|_)(amount|total|total_\w+|price_paid|balance|montant|valor|valor_total|revenue|profit|cost|margin|payment_\w+|"
    r"stripe_\w+|invoice_\w+|credits?|paid|due_date|discount|commission\w*|budget|contract\w*|file_url|document_url|"
    r"attachment\w*|storage_path|conversation_id|prompt|internal_notes?)($|_)"
)
_PERSONAL_TABLE = re.compile(
    r"(^|_)(users?|profiles?|customers?|clients?|clientes?|patients?|pacientes?|employees?|staff_members|leads?|contacts?|"
    r"contatos?|subscribers?|members?|guests?|students?|alunos?|candidates?|applicants?|applications?|tenants?|bookings?|"
    r"reservations?|appointments?|agendamentos?|orders?|pedidos?|commandes?|invoices?|factures?|payments?|pagamentos?|"
    r"transactions?|subscriptions?|messages?|mensagens?|conversations?|chats?|chat_messages|emails?|inquiries|enquiries|"
    r"waitlist|newsletter\w*|contracts?|devis|quotes?|documents?|medical_\w+|prescriptions?|health_\w+|sessions?|"
    r"audit_logs?|activity_logs?|login_\w+|api_keys?|tokens?|credentials|integrations?|accounts?|bank_\w+|expenses?|"
    r"payroll\w*|salaries|persons?|people|pessoas|funcionarios|colaboradores|residents?|medications?|medication_\w+|vitals|symptoms|donations?|donors?|tickets?|support_\w+|call_logs?|recordings?|transcripts?|notes)($|_)"
)
_CATALOGUE = re.compile(
    r"(^|_)(products?|produits?|produtos?|categor\w+|tags?|posts?|blogs?|articles?|news|faqs?|pages?|services?|menus?|"
    r"menu_items?|plans?|pricing\w*|packages?|testimonials?|reviews?|ratings?|likes?|votes?|comments?|follow\w*|courses?|"
    r"lessons?|modules?|events?|venues?|cities|countries|states|regions|locations?|languages?|translations?|currencies|"
    r"gallery|galleries|images?|banners?|features?|templates?|themes?|icons?|site_settings|settings|app_settings|app_config|"
    r"seo\w*|badges?|achievements?|leaderboards?|levels?|skills?|topics?|questions?|quizz?e?s?|exercises?|recipes?|"
    r"ingredients?|stores?|brands?|models?|vehicles?|properties|listings?|rooms?|amenities|jobs?|job_postings|portfolio\w*|"
    r"projects_public|partners?|sponsors?|speakers?|holidays|exchange_rates|sizes|colors|variants?|collections?|stats|"
    r"statistics|metrics_public|public_\w+|catalog\w*|roadmap\w*|changelog\w*|announcements?|hashtags?|genres?|"
    r"imoveis|produits?|servicos?|servi\u00e7os|cardapio|noticias|categorias?|teams?_public|matches|games?|players?|scores?|tournaments?|knowledge\w*|documentation|types?|statuses|priorities)$|\w_public$"
)
_INTAKE = re.compile(
    r"(^|_)(contact\w*|leads?|newsletter\w*|subscribers?|subscriptions?_email|waitlist\w*|inquir\w+|enquir\w+|feedback\w*|"
    r"messages?|submissions?|form_\w+|responses?|answers?|survey\w*|analytics\w*|events?|page_views?|visits?|views|"
    r"clicks?|sessions?|logs?|errors?|reports?|applications?|requests?|signups?|registrations?|rsvps?|guest\w*|"
    r"tracking\w*|metrics|votes?|likes?|orders?|order_items|bookings?|reservations?|appointments?|quotes?|donations?|"
    r"reviews?|comments?|testimonials?|unsubscribe\w*)$|\w_(?:forms?|logs?)$"
)
_RIGHTS = re.compile(
    r"^(role|roles|user_role|app_role|is_admin|admin|is_super_?admin|is_superuser|is_staff|is_moderator|is_owner|user_type|"
    r"account_type|permissions?|access_level|papel|perfil|tipo_usuario|nivel_acesso|cargo)$"
)
_WORTH = re.compile(
    r"^(credits?|credit_balance|balance|wallet_balance|saldo|tokens|token_balance|points|coins|plan|plan_type|tier|"
    r"subscription_(tier|status|plan|level|end)|subscribed|is_subscribed|has_access|is_premium|is_pro|premium|is_paid|has_paid|paid|is_verified|verified|"
    r"approved|is_approved|usage_limit|monthly_limit|quota|trial_ends?_at|premium_until)$"
)
_STATE_OF_PLAN = re.compile(
    r"^(status|active|is_active|expires_at|valid_until|current_period_end|subscription_end|seats|price_id|product_id)$"
)
_HOUSE = re.compile(
    r"^(organi[sz]ation_id|org_id|company_id|tenant_id|team_id|workspace_id|agency_id|clinic_id|school_id|store_id|"
    r"restaurant_id|empresa_id|clinica_id|loja_id|entreprise_id|societe_id)$"
)
_RIGHTS_TABLE = re.compile(
    r"(^|_)(user_roles?|roles?|admins?|admin_users|permissions?|user_permissions|role_assignments?)$"
)
_OWNER = re.compile(
    r"^(user_id|owner_id|owner|profile_id|created_by|author_id|customer_id|client_id|member_id|account_id|company_id|"
    r"organization_id|org_id|tenant_id|team_id|workspace_id|usuario_id|user_uuid|uid|creator_id|empresa_id|seller_id)$"
)
SHOWN_PERSON = frozenset(
    "id user_id uid username user_name display_name name full_name first_name avatar avatar_url bio photo photo_url "
    "image "
    "image_url website url created_at updated_at slug level xp points score streak badge badges nickname handle about "
    "country city cover_url banner_url headline verified followers_count following_count theme language locale onboarded "
    "onboarding_completed job_title title skills social_links".split()
)
"""Columns of a profile that other users are meant to see."""


_PLACE = re.compile(
    r"adresse|address|street|endereco|direccion|latitude|longitude|lat|lng|location_l\w+|zip_code|postal_code|cep|bairro|cidade|city|ville|gender|sexo?"
)
_PERSON = re.compile(
    r"name|nom|e?mail|phone|telefone|mobile|whatsapp|birth|nascimento|cpf|ssn|iban|salar|health|medical|password"
)


_DIAL = re.compile(r"_(weight|threshold|enabled|limit|min|max|config|label|template|visible|required|interval)$")
"""How a program is set, whatever it is about."""


def column(name: str) -> Delicate:
    """How delicate a column is."""
    lowered = name.lower()
    if _SECRET.search(lowered):
        return Delicate.SECRET
    if _DIAL.search(lowered):
        return Delicate.PLAIN
    if _PERSONAL.search(lowered):
        return Delicate.PERSONAL
    return Delicate.BUSINESS if _BUSINESS.search(lowered) else Delicate.PLAIN


def delicate(names: Iterable[str]) -> tuple[Delicate, tuple[str, ...]]:
    """The worst of some columns, and which these are."""
    by_kind: dict[Delicate, list[str]] = {kind: [] for kind in Delicate}
    for name in names:
        by_kind[column(name)].append(name)
    for kind in (Delicate.SECRET, Delicate.PERSONAL, Delicate.BUSINESS):
        if by_kind[kind]:
            return kind, tuple(by_kind[kind])
    return Delicate.PLAIN, ()


def table(name: str, columns: Iterable[str]) -> tuple[Delicate, tuple[str, ...]]:
    """How delicate a table is, and the columns that make it so."""
    listed = list(columns)
    lowered = name.lower()
    names = [
        one for one in listed if one not in ("name", "full_name", "first_name", "location", "address", "latitude")
    ]
    if not any((_PERSON.search(one.lower()) and not _DIAL.search(one.lower())) or is_owner(one) for one in listed):
        # A place with its street and nobody who lives there.
        listed = [one for one in listed if not _PLACE.fullmatch(one.lower())]
        names = [one for one in names if not _PLACE.fullmatch(one.lower())]
    if re.search(r"(settings|config|configuration|_info)$", lowered):
        # How the business itself can be reached stands on its pages anyway.
        listed = [one for one in listed if not re.match(r"(site|company|business|shop|store|support|footer)_", one)]
        if listed and delicate(listed)[0] in (Delicate.PLAIN, Delicate.BUSINESS):
            return Delicate.PLAIN, ()
    kind, which = delicate(listed)
    if is_catalogue(lowered):
        # What is for everybody has addresses and prices; only keys and mail addresses make it delicate.
        kind, which = delicate(
            one for one in names if not re.search(r"phone|website|contact|city|price|zip|street", one)
        )
        if kind is Delicate.BUSINESS:
            return Delicate.PLAIN, ()
        return kind, which
    if listed and kind is Delicate.PERSONAL and set(listed) <= SHOWN_PERSON:
        return Delicate.PLAIN, ()
    if kind in (Delicate.SECRET, Delicate.PERSONAL):
        return kind, which
    if _PERSONAL_TABLE.search(lowered) and not (listed and set(listed) <= SHOWN_PERSON):
        return (Delicate.BUSINESS if listed else Delicate.PERSONAL), which or tuple(
            one for one in listed if one not in ("id", "created_at", "updated_at")
        )[:4]
    return kind, which


def is_catalogue(name: str) -> bool:
    """The table holds what is meant for everybody, by its name."""
    return _CATALOGUE.search(name.lower()) is not None and not re.search(
        r"(^|_)(user|private|admin|internal)_", name.lower()
    )


def takes_in(name: str) -> bool:
    """The table is one that strangers are meant to add to: contact forms, orders of guests, statistics."""
    return _INTAKE.search(name.lower()) is not None


def gives_rights(name: str) -> bool:
    """A column that decides what somebody may do."""
    return _RIGHTS.match(name.lower()) is not None


def is_worth(name: str, table: str = "") -> bool:
    """A column that is worth money to the account it belongs to."""
    lowered = name.lower()
    plans = re.search(r"subscri|licen[cs]e|membership|assinatura", table.lower())
    if (
        plans
        and not re.search(r"newsletter|e?mail|waitlist|push|notif|report|alert", table)
        and _STATE_OF_PLAN.match(lowered)
    ):
        return True
    return _WORTH.match(lowered) is not None


def is_house(name: str) -> bool:
    """A column that says to which company, team or school an account belongs."""
    return _HOUSE.match(name.lower()) is not None


def is_order(table: str) -> bool:
    """A table of what customers order or book: each row is somebody's word."""
    return (
        re.search(r"(^|_)(orders?|bookings?|reservations?|appointments?|messages?|reviews?|quotes?)$", table)
        is not None
    )


def holds_rights(name: str) -> bool:
    """A table whose rows say who may do what."""
    return _RIGHTS_TABLE.search(name.lower()) is not None


def is_owner(name: str) -> bool:
    """A column that says whose row it is."""
    return _OWNER.match(name.lower()) is not None

"""What the code behind an address does, by its words: read, write, delete, make accounts, send mail, spend money."""

import re

from ..sieve import Sieve

SERVICE_KEY = Sieve(
    r"SERVICE_?ROLE|SERVICE_?KEY|SUPABASE_SECRET|supabaseAdmin|createAdminClient|adminClient|getServiceClient|serviceClient",
    re.I,
)
WRITES = Sieve(
    r"\.(insert|update|upsert|delete|rpc)\(|\.(create|createMany|updateMany|deleteMany|save|remove|destroy|findByIdAndUpdate|findByIdAndDelete|updateOne|"
    r"deleteOne|insertOne|insertMany|findOneAndUpdate|findOneAndDelete|commit|add|executemany|objects\.create|bulk_create)\(|"
    r"\b(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|DROP\s+TABLE|TRUNCATE)\b|auth\.admin\.|setDoc\(|addDoc\(|deleteDoc\(|updateDoc\(|\.unlink\(|rmSync\(|os\.remove\(|shutil\.rmtree\(|writeFile|"
    r"\b(?:storage|repository|repo|store|dao)\.(?:create|update|save|insert|add|set|delete|remove)[A-Z]\w*\(|"
    r"(?:\.doc\([^()\n]*\)|\b\w{0,60}[rR]ef|batch|transaction|tx)\s*\.set\(|setCustomUserClaims\(|\bgetAuth\(\)\.(?:create|update|delete)User\("
)
DELETES = Sieve(
    r"\.(delete|deleteMany|deleteOne|destroy|remove|findByIdAndDelete|findOneAndDelete|drop|drop_all)\(|\bDELETE\s+FROM\b|\bTRUNCATE\b|\bDROP\s+TABLE\b|deleteUser\(|rmtree\(|rmSync\(|"
    r"\b(?:storage|repository|repo|store|dao)\.(?:delete|remove)[A-Z]\w*\("
)
READS = Sieve(
    r"\.select\(|\.(findMany|find|findAll|findOne|findUnique|aggregate|query|fetchall|fetchone|execute|objects\.\w+|all)\(|\bSELECT\s.+?\sFROM\b|getDocs\(|"
    r"\.(?:doc|limit|orderBy|where|collection)\([^()\n]*\)\s*\.get\(\)",
    re.S,
)
ACCOUNTS = Sieve(
    r"auth\.admin\.(deleteUser|createUser|updateUserById|listUsers|inviteUserByEmail|generateLink)|setCustomUserClaims|user_roles|"
    r"(?:\.from|\.table|\.collection)\(\s*[\"'](?:admins?|administrators?|roles|permissions)[\"']\s*\)\s*\.(?:insert|update|upsert|delete|doc)\(|"
    r"(?:upsert|update)\(\s*\{[^}]{0,200}\brole\s*[,}:]|is_admin\s*[:=]\s*true|role\s*[:=]\s*[\"']admin"
)
MAIL = Sieve(
    r"api\.resend\.com|resend\.emails|new Resend|sendgrid|nodemailer|sendMail\(|api\.brevo|postmark|"
    r"mailgun|gmail\.googleapis|gmail/v1/users|SmtpClient|denomailer|mailersend|mailjet|vonage|messagebird|smseveryone|"
    r"smtplib|flask_mail|mail\.send\(|send_mail\(|twilio|api\.z-api|"
    r"graph\.facebook\.com/v\d+\.\d+/\w*.*messages|whatsapp",
    re.I,
)
PUSHES = Sieve(
    r"\bweb-?push\b|\.sendNotification\(|sendMulticast|sendEachForMulticast|messaging\(\)\.send|exp\.host/--/api|onesignal",
    re.I,
)
"""Notes that appear on the telephones of many."""
MODEL = Sieve(
    r"api\.openai\.com|ai\.gateway\.lovable\.dev|api\.anthropic\.com|generativelanguage\.googleapis|api\.groq\.com|openrouter\.ai|api\.mistral\.ai|api\.elevenlabs|"
    r"api\.perplexity|api\.deepseek|api\.replicate|chat\.completions|messages\.create\(|generateText\(|streamText\(|OpenAI\(|Anthropic\(|genai\.|GenerativeModel|api\.x\.ai|fal\.run|api\.stability|LOVABLE_API_KEY|integrate\.api\.nvidia|api\.cohere|api-inference\.huggingface|dashscope|"
    r"\b(?:llm|chain|\w*agent\w*|\w*executor|graph|crew|qa)\.(?:a?invoke|a?run|predict|a?stream|kickoff)\(",
)
_SENSITIVE_TABLE = re.compile(
    r"""(?:\.from\(\s*|\.table\(\s*|FROM\s+|INTO\s+|UPDATE\s+|prisma\.|objects of )["'`]?(\w+)"""
)


def takes_input(body: str) -> bool:
    """It reads what the caller sent."""
    return (
        re.search(
            r"\.json\(\)|req\.body|request\.(body|json|form|args|data|POST|GET)|searchParams|params|formData|event\.body|req\.query",
            body,
        )
        is not None
    )


def has_fixed_recipient(body: str) -> bool:
    """Every mail that it sends goes to an address that the program itself names."""
    named = re.findall(r"\bto\s*:\s*\[?\s*([^,\n}\]]+)", body)
    fixed = re.compile(r"[\"'][^\"'$]*[\"']\s*$|(?:Deno\.env|process\.env)|[A-Z][A-Z_]{3,}\s*$")
    return bool(named) and all(fixed.match(one.strip()) for one in named)


def tables_in(body: str) -> list[str]:
    """The tables that it names."""
    return [
        name
        for name in dict.fromkeys(_SENSITIVE_TABLE.findall(body))
        if name.lower() not in ("table", "select", "set")
    ]

"""Where the values of a proposal come from: by type, against what was really read in the task.

A `Register` keeps what one task has read: typed values, references of objects and texts, each with its label and its
origin. `trace` says where a value comes from, `trace_text` which values and which copied runs of words a text holds
that an agent wrote. Here nothing is decided and nothing is read: what the rules make of it is in `policy.gate`, the
forms of values are in `values`.

**What equality proves.** A value is traced only to values of its own kind and never to a part of one: `13` is not
vouched for by `June 13`, an amount never by an identifier. How far equality goes depends on the kind:

- An e-mail address, phone, IBAN, URL, telling identifier or longer text is not met by chance. When a system of the
  company holds it, it is the company's, also where a stranger writes it as well: the record vouches for the *value*.
  Who chose it is another question, which the label of the target answers.
- Amounts, days, short texts and short identifiers are met by chance: with a thousand invoices nearly every day and
  every round amount stands somewhere. They are traced, but a record vouches for them only when it is of an object
  that the proposal is about (`of`); so does what a person said and what a template holds. Otherwise the model has
  picked them, and where a stranger wrote them too, he has written them.
- Integers, numbers, booleans and enums are met everywhere: they are never traced, and count as made by the model.

So a traced label is trusted only where somebody vouches for the value. A value dressed up as another one (full-width
figures, look-alike letters, invisible marks) equals only itself, and nothing vouches for it.
"""

from .register import Register
from .traced import MOST_ORIGINS, Span, Traced, TracedText
from .vouching import vouches
from .words import RUN

__all__ = ["MOST_ORIGINS", "RUN", "Register", "Span", "Traced", "TracedText", "vouches"]

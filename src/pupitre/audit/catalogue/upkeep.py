"""What makes a program costly to keep: what it depends on, and code that nobody can change."""

from ...language import phrase
from .check import Check

UPKEEP = (
    Check(
        id="dependency-unpinned",
        cwe=1357,
        title=phrase("Which versions are installed is left to chance"),
        meaning=phrase("Tomorrow's installation can break or bring a poisoned version, without any change of yours."),
        repair=phrase("Pin the versions and keep the lock file in the repository."),
        hours=(0.25, 1),
    ),
    Check(
        id="dependency-name",
        cwe=1357,
        title=phrase("A dependency is one letter away from a well-known one"),
        meaning=phrase("Such names are registered by thieves: installing it may run their code."),
        repair=phrase("Compare the name with the documentation of the library that was meant."),
        hours=(0.25, 0.5),
    ),
    Check(
        id="dependency-vulnerable",
        cwe=1395,
        title=phrase("A dependency has a known hole"),
        meaning=phrase("The hole is described in public, and machines search the internet for it."),
        repair=phrase("Raise the version to the mended one and run the tests."),
        hours=(0.25, 2),
    ),
    Check(
        id="dependency-source",
        cwe=829,
        title=phrase("A dependency comes from an address that nobody checks"),
        meaning=phrase("Whoever owns the address can put other code there, and it will be installed."),
        repair=phrase("Install from the package index with a pinned version, or add an integrity hash."),
        hours=(0.25, 1),
    ),
    Check(
        id="slop-swallowed",
        cwe=390,
        title=phrase("Errors are swallowed"),
        meaning=phrase("When something fails nobody learns of it, and the data is quietly wrong."),
        repair=phrase("Let the error rise, or tell the user and write it down."),
        hours=(0.5, 3),
    ),
    Check(
        id="slop-long",
        cwe=1121,
        title=phrase("Functions are too long to understand"),
        meaning=phrase("Each change is a gamble, because nobody can see all of what it touches."),
        repair=phrase("Cut the function along its steps when it is next changed."),
        hours=(2, 8),
    ),
    Check(
        id="slop-untested",
        cwe=1059,
        title=phrase("There are no tests"),
        meaning=phrase("Nobody can tell whether a change broke something before customers do."),
        repair=phrase("Begin with one test for each way in which money or customer data is touched."),
        hours=(8, 24),
    ),
    Check(
        id="slop-untyped",
        cwe=1076,
        title=phrase("The type checker is switched off in most places"),
        meaning=phrase("Mistakes that a machine could find are found by customers."),
        repair=phrase("Replace `any` by the generated types, beginning where money and customers are handled."),
        hours=(2, 10),
    ),
    Check(
        id="slop-duplicate",
        cwe=1041,
        title=phrase("The same code stands in several places"),
        meaning=phrase("A mistake that is mended in one place lives on in the others."),
        repair=phrase("Move the block into one function and call it."),
        hours=(1, 6),
    ),
    Check(
        id="slop-dead",
        cwe=561,
        title=phrase("Files are not used by anything"),
        meaning=phrase(
            "Everybody who works on the program pays for reading them, and an old copy gets changed by mistake."
        ),
        repair=phrase("Delete them; the history keeps them."),
        hours=(0.5, 2),
    ),
)

"""Accounts: who can be made, what opens them, and what only the database can promise."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import pyotp
import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update

from suggester.storage.accounts import accounts, passwords, second_factor, sessions
from suggester.storage.accounts.accounts import Account, AccountError, NewAccount
from suggester.storage.accounts.invitations import TakenUp, credentials_of, invitation, renew, take_up
from suggester.storage.accounts.log_in import (
    Bucket,
    FreshCode,
    LoggedIn,
    LogIn,
    Refused,
    Try,
    unlock,
    waits_until,
)
from suggester.storage.accounts.people import DoneTo, people
from suggester.storage.accounts.rights import Rights, change_rights, rights_of, rights_of_role
from suggester.storage.accounts.second_factor import Sealer
from suggester.storage.database import audit
from suggester.storage.database.audit import Act
from suggester.storage.database.database import Database
from suggester.storage.database.tables import accounts as account_rows
from suggester.storage.database.tables import attempts

NOW = 1_795_000_000
KEY = Fernet.generate_key()
SEALER = Sealer([KEY])
SECRET = second_factor.new_secret()
PASSWORD = "gravel kettle amber thunder"
HASHED = passwords.hashed(PASSWORD)
CODES = second_factor.new_recovery_codes()
PLENTY = (Bucket(key="plenty", at_most=1_000_000),)


def made(database: Database, name: str = "amara.osei", role: str = "approver") -> Account:
    kept = accounts.credentials(HASHED, SEALER.sealed(SECRET), [f"{name}{code}" for code in CODES])
    new = NewAccount(name=name, full_name=f"Dr {name.replace('.', ' ').title()}", role=role)
    with database.writing() as connection:
        return accounts.add(connection, new, kept, act("add account"))


def act(what: str) -> Act:
    return Act(at=NOW, actor="test", act=what, details={})


def digits(moment: int = NOW) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def tried(moment: int = NOW, **changes: str) -> Try:
    given = {"name": "amara.osei", "password": PASSWORD, "code": digits(moment)} | changes
    return Try(**given, at=moment)


@pytest.fixture
def door(database: Database) -> LogIn:
    return LogIn(database, SEALER)


def test_a_log_in_is_an_act_in_the_record(database: Database, door: LogIn) -> None:
    """Who was there when something was approved can be read later."""
    made(database)

    assert isinstance(door.enter(tried(), PLENTY), LoggedIn)

    with database.reading() as connection:
        acts = audit.entries(connection)
    assert [(one.actor, one.act) for one in acts] == [("test", "add account"), ("amara.osei", "log in")]


def test_t14_the_same_digits_typed_at_once_in_many_places_open_one(database: Database, door: LogIn) -> None:
    """T14: two who send the same digits in the same moment are not both let in."""
    made(database)

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: door.enter(tried(), PLENTY), range(12)))

    assert sum(isinstance(outcome, LoggedIn) for outcome in outcomes) == 1


def test_t14_a_recovery_code_typed_at_once_in_many_places_opens_one(database: Database, door: LogIn) -> None:
    """T14: the same for paper."""
    made(database)
    code = f"amara.osei{CODES[0]}"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: door.enter(tried(code=code), PLENTY), range(12)))

    assert sum(isinstance(outcome, LoggedIn) for outcome in outcomes) == 1


def test_t14_many_guesses_at_once_are_each_counted(database: Database, door: LogIn) -> None:
    """T14: whoever sends a hundred at once gets five tries, and not a hundred."""
    made(database)
    bucket = (Bucket(key="name", at_most=5),)

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: door.enter(tried(code="000000"), bucket), range(40)))

    assert outcomes.count(Refused.WRONG) == 5
    assert outcomes.count(Refused.TOO_OFTEN) == 35


def test_t11_an_approval_takes_digits_that_were_not_used_before(database: Database, door: LogIn) -> None:
    """T11: an open browser or a copied cookie approves nothing, and neither do the digits of the log-in."""
    account = made(database)
    assert isinstance(door.enter(tried(), PLENTY), LoggedIn)

    assert door.fresh(account, digits(), PLENTY, NOW) is Refused.WRONG
    assert door.fresh(account, f"amara.osei{CODES[0]}", PLENTY, NOW) is Refused.WRONG
    assert door.fresh(account, digits(NOW + 30), (Bucket(key="x", at_most=0),), NOW + 30) is Refused.TOO_OFTEN
    assert isinstance(door.fresh(account, digits(NOW + 30), PLENTY, NOW + 30), FreshCode)
    assert door.fresh(account, digits(NOW + 30), PLENTY, NOW + 30) is Refused.WRONG
    with database.writing() as connection:
        accounts.disable(connection, account, act("disable account"))
    assert door.fresh(account, digits(NOW + 60), PLENTY, NOW + 60) is Refused.WRONG


def test_what_was_right_is_not_counted_and_what_is_old_is_forgotten(database: Database, door: LogIn) -> None:
    """Only guessing is slowed down, and nothing about it is kept for long."""
    made(database)
    one = (Bucket(key="name", at_most=1),)

    assert isinstance(door.enter(tried(NOW), one), LoggedIn)
    assert isinstance(door.enter(tried(NOW + 30), one), LoggedIn)
    door.enter(tried(NOW + 60, code="000000"), one)
    door.enter(tried(NOW + 60 + 3601), one)

    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(attempts)) == 0


@pytest.mark.parametrize("moment", [NOW - 60, NOW + 60, NOW - 400 * 86_400])
def test_digits_of_another_time_are_refused(database: Database, door: LogIn, moment: int) -> None:
    """Half a minute either way is a slow finger; more is an old screenshot."""
    made(database)

    assert door.enter(tried(code=digits(moment)), PLENTY) is Refused.WRONG


@pytest.mark.parametrize("moment", [NOW - 30, NOW, NOW + 30])
def test_digits_of_the_neighbouring_half_minutes_are_taken(
    database: Database, door: LogIn, moment: int
) -> None:
    """Phones and servers differ by seconds."""
    made(database)

    assert isinstance(door.enter(tried(code=digits(moment)), PLENTY), LoggedIn)


def test_older_digits_are_refused_after_newer_ones(database: Database, door: LogIn) -> None:
    """T14: going back by half a minute is a replay."""
    made(database)

    assert isinstance(door.enter(tried(code=digits(NOW + 30)), PLENTY), LoggedIn)
    assert door.enter(tried(code=digits(NOW)), PLENTY) is Refused.WRONG


def test_a_disabled_account_opens_nothing_until_it_is_reset(database: Database, door: LogIn) -> None:
    """Whoever left the clinic is out at once, and what they did stays in the record under their name."""
    account = made(database)
    with database.writing() as connection:
        accounts.disable(connection, account, act("disable account"))

    assert door.enter(tried(), PLENTY) is Refused.WRONG
    with database.writing() as connection:
        kept = accounts.credentials(HASHED, SEALER.sealed(SECRET), ["new"])
        accounts.reset(connection, account, kept, act("reset account"))
    assert isinstance(door.enter(tried(), PLENTY), LoggedIn)
    with database.reading() as connection:
        assert accounts.codes_left(connection, account) == 1


def test_a_log_in_belongs_to_its_token_and_ends_with_its_account(database: Database) -> None:
    """Also where the account was disabled by other means, and the row of the log-in is still there."""
    account = made(database)
    with database.writing() as connection:
        token = sessions.begin(connection, account.id, act("log in"))
        found = accounts.logged_in(connection, token)
        unknown = accounts.logged_in(connection, token + "x")
        connection.execute(update(account_rows).values(enabled=False))
        disabled = accounts.logged_in(connection, token)

    assert found == (account, sessions.Session(account_id=account.id, born=NOW, seen=NOW))
    assert unknown is None
    assert disabled is None


def test_t11_fresh_digits_prove_the_role_of_now(database: Database, door: LogIn) -> None:
    """T11: to weigh a table takes seconds, in which an operator can take a role away."""
    account = made(database)
    with database.writing() as connection:
        change_rights(connection, account, rights_of_role("reviewer"), act("change role"))

    proof = door.fresh(account, digits(), PLENTY, NOW)

    assert isinstance(proof, FreshCode)
    assert (account.role, proof.account.role) == ("approver", "reviewer")


def test_t14_nobodys_password_is_kept_as_everybodys_is() -> None:
    """Other parameters would take another time, and tell which names there are."""
    nobodys = passwords.NOBODYS.split("$")
    everybodys = passwords.hashed("correct horse battery staple").split("$")

    assert nobodys[:4] == everybodys[:4]
    assert [len(part) for part in nobodys] == [len(part) for part in everybodys]
    assert passwords.fits(passwords.NOBODYS, "nobody has this password")


def test_t14_known_and_unknown_names_take_as_long(door: LogIn, database: Database) -> None:
    """T14: names of clinicians must not be found out with a stop-watch, nor whose link is still out."""
    made(database)
    new = NewAccount(name="lea.brandt", full_name="Dr Lea Brandt", role="reviewer")
    with database.writing() as connection:
        accounts.add(connection, new, credentials_of("link", NOW + 60), act("invite"))

    def seconds(name: str, password: str) -> float:
        began = time.process_time()
        door.enter(tried(name=name, password=password, code="000000"), PLENTY)
        return time.process_time() - began

    kinds = {
        "known": ("amara.osei", PASSWORD),
        "wrong": ("amara.osei", "x" * 20),
        "unknown": ("nobody", "x" * 20),
        "invited": ("lea.brandt", "x" * 20),
    }
    found: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(15):
        for kind, (name, password) in kinds.items():
            found[kind].append(seconds(name, password))
    middle = {kind: median(times) for kind, times in found.items()}

    assert max(middle.values()) <= 1.35 * min(middle.values()), middle


@pytest.mark.parametrize(
    "change",
    [{"name": "Amara"}, {"name": "ab"}, {"name": "a b c"}, {"name": "a" * 41}, {"full_name": " "},
     {"full_name": "x" * 121}, {"full_name": "a\nb"}, {"full_name": "Dr \u0410mara Osei"},
     {"full_name": "Dr\u200bAmara"}, {"role": "boss"}],
)  # fmt: skip
def test_an_account_that_cannot_be_is_refused_with_a_sentence(
    database: Database, change: dict[str, str]
) -> None:
    """It is typed once, on a command line."""
    whole = {"name": "amara.osei", "full_name": "Dr Amara Osei", "role": "approver"} | change
    new = NewAccount(name=whole["name"], full_name=whole["full_name"], role=whole["role"])

    with pytest.raises(AccountError), database.reading() as connection:
        accounts.check_new(connection, new)


def test_a_name_is_given_once(database: Database) -> None:
    """The record tells people by it."""
    made(database)

    with pytest.raises(AccountError, match="already"):
        made(database)


def test_one_person_has_one_account(database: Database) -> None:
    """With two, somebody could write a table with one and approve it with the other."""
    made(database)
    again = NewAccount(name="a.osei", full_name=" dr  AMARA Osei", role="approver")

    with pytest.raises(AccountError, match="one person has one account"), database.reading() as connection:
        accounts.check_new(connection, again)


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        ("reviewer", {"reviewer"}),
        ("approver", {"reviewer", "approver"}),
        ("administrator", {"administrator"}),
    ],
)
def test_each_role_has_its_own_rights(database: Database, role: str, rights: set[str]) -> None:
    """Whoever looks after accounts is often no clinician, and so is no approver by that alone."""
    account = made(database, role=role)

    assert {one for one in accounts.ROLES if account.may(one)} == rights


@given(boxes=st.tuples(st.booleans(), st.booleans(), st.booleans()))
def test_an_account_keeps_the_rights_that_were_ticked(boxes: tuple[bool, bool, bool]) -> None:
    """Three rights and no ladder: what is ticked is what comes back, or there is a sentence why not."""
    reviews, approves, manages = boxes
    try:
        rights = Rights(reviews=reviews, approves=approves, manages=manages)
    except AccountError:
        assert not (reviews or manages) or (approves and not reviews)
        return
    kept = Account(
        id=1,
        name="x",
        full_name="X",
        role=rights.role,
        enabled=True,
        also_approves=rights.also_approves,
        also_reviews=rights.also_reviews,
    )

    assert rights_of(kept) == rights
    assert [kept.may(one) for one in accounts.ROLES] == list(boxes)


def test_only_an_administrator_does_something_besides() -> None:
    """The other roles say it all, and a flag that changed nothing would be taken for a right."""
    for also in ("also_approves", "also_reviews"):
        with pytest.raises(AccountError, match="Only an administrator"):
            rights_of_role("reviewer", **{also: True})


def test_the_last_who_can_manage_accounts_stays(database: Database) -> None:
    """With nobody left only the command line of the server would help; somebody invited is not there yet."""
    last, other = made(database, role="administrator"), made(database, name="b.other", role="administrator")
    invited = NewAccount(name="lea.brandt", full_name="Dr Lea Brandt", role="administrator")
    with database.writing() as connection:
        accounts.add(connection, invited, credentials_of("token", NOW + 60), act("invite account"))
        accounts.disable(connection, other, act("disable account"))

    with database.reading() as connection, pytest.raises(AccountError, match="the only one"):
        accounts.keep_an_administrator(connection, last)
    with database.writing() as connection, pytest.raises(AccountError, match="the only one"):
        accounts.disable(connection, last, act("disable account"))
    with database.writing() as connection, pytest.raises(AccountError, match="the only one"):
        change_rights(connection, last, rights_of_role("approver"), act("change role"))
    with database.writing() as connection, pytest.raises(AccountError, match="the only one"):
        renew(connection, last, credentials_of("other", NOW + 60), act("new link"))
    with database.reading() as connection:
        assert accounts.named(connection, last.name) == last


def test_a_link_opens_its_account_once_and_until_it_ends(database: Database, door: LogIn) -> None:
    """It is handed over on paper or by telephone: a copy of it must be worth nothing a day later."""
    new = NewAccount(name="lea.brandt", full_name="Dr Lea Brandt", role="reviewer")
    with database.writing() as connection:
        account = accounts.add(connection, new, credentials_of("link", NOW + 60), act("invite"))
        assert (account.enabled, account.is_invited) == (True, True)
    assert door.enter(tried(name="lea.brandt", password="link"), PLENTY) is Refused.WRONG

    with database.writing() as connection:
        last_second = invitation(connection, "link", NOW + 59)
        opened = {
            "other": invitation(connection, "another", NOW),
            "ended": invitation(connection, "link", NOW + 60),
        }
        kept = accounts.credentials(HASHED, SEALER.sealed(SECRET), CODES)
        take_up(connection, account, TakenUp(opened_with=kept, step=NOW // 30), act("take up"))
        opened["used"] = invitation(connection, "link", NOW)

    assert last_second is not None
    assert opened == dict.fromkeys(opened)
    assert door.enter(tried(name="lea.brandt"), PLENTY) is Refused.WRONG  # these digits proved the app
    assert isinstance(door.enter(tried(NOW + 30, name="lea.brandt"), PLENTY), LoggedIn)


def test_a_closed_account_is_opened_by_no_link(database: Database) -> None:
    """An invitation that was taken back must not open what was closed."""
    made(database, name="b.other", role="administrator")
    account = made(database)
    with database.writing() as connection:
        renew(connection, account, credentials_of("link", NOW + 60), act("new link"))
        accounts.disable(connection, account, act("disable account"))

        assert invitation(connection, "link", NOW) is None


def test_what_is_known_of_people_is_what_the_record_tells(database: Database) -> None:
    """Who closed an account and why, since when somebody has their app, and when they logged in last."""
    one, other = made(database), made(database, name="b.other", role="administrator")
    LogIn(database, SEALER).enter(tried(), PLENTY)
    later = Act(at=NOW + 90, actor="b.other", act="disable account", details={"why": "left us"})
    with database.writing() as connection:
        renew(connection, one, credentials_of("link", NOW + 60), act("new link"))
        accounts.disable(connection, accounts.named(connection, one.name), later)
        found, nobody = people(connection)

    assert found.closed == DoneTo(
        act="disable account", entry=found.last.entry, by="b.other", at=NOW + 90, why="left us"
    )
    assert (found.app_since, found.link_ends, found.last_log_in) == (0, NOW + 60, NOW)
    assert nobody.account == other
    assert (nobody.app_since, nobody.link_ends, nobody.last_log_in, nobody.closed) == (NOW, 0, 0, None)
    assert found.last.entry > nobody.last.entry > 0


def test_who_guesses_a_name_is_waited_for_and_can_be_unlocked(database: Database, door: LogIn) -> None:
    """Somebody at the telephone says that they cannot get in, and it is not their fault."""
    account, bucket = made(database), Bucket(key="name", at_most=2)
    moments = []
    for second in (0, 10):
        door.enter(tried(NOW + second, password="x"), (bucket,))
        with database.reading() as connection:
            moments.append(waits_until(connection, bucket, NOW + second))
    assert door.enter(tried(NOW + 20), (bucket,)) is Refused.TOO_OFTEN

    with database.writing() as connection:
        unlock(connection, account, bucket, act("unlock"))

    assert moments == [0, NOW + 60]
    assert isinstance(door.enter(tried(NOW + 20), (bucket,)), LoggedIn)


@pytest.mark.parametrize("name", ["amara-osei", "amara.0sei", "amaraosei"])
def test_nobody_passes_for_somebody_else_by_a_letter(database: Database, name: str) -> None:
    """In the record one would be taken for the other."""
    made(database)
    new = NewAccount(name=name, full_name="Dr Another", role="reviewer")

    with database.reading() as connection, pytest.raises(AccountError, match=r"looks like amara\.osei"):
        accounts.check_new(connection, new)


def test_t5_what_the_database_holds_opens_no_account(database: Database) -> None:
    """T5: no password, no secret of an app, no recovery code and no token stands in it in clear."""
    made(database)
    LogIn(database, SEALER).enter(tried(), PLENTY)

    with database.reading() as connection:
        rows = [
            str(row)
            for table in ("accounts", "recovery_codes", "sessions", "attempts", "audit")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]

    assert len(rows) > 12
    for marker in (PASSWORD, SECRET, CODES[0]):
        assert not [row for row in rows if marker in row]


RESEALED = Act(at=NOW, actor="test", act="note account", details={})


def test_keys_change_without_anybody_losing_their_second_factor(database: Database) -> None:
    """The operator puts a new key on top, and takes the old one away a day later."""
    made(database)
    new = Fernet.generate_key()

    with database.writing() as connection:
        assert accounts.seal_anew(connection, Sealer([new, KEY]), RESEALED) == ()

    assert isinstance(LogIn(database, Sealer([new])).enter(tried(), PLENTY), LoggedIn)
    with database.writing() as connection:
        assert accounts.seal_anew(connection, Sealer([KEY]), RESEALED) == ("amara.osei",)
    assert LogIn(database, SEALER).enter(tried(NOW + 30), PLENTY) is Refused.WRONG


WEAK = (
    "", "short", "fourteen chars", "password1234567", "Passw0rd!Passw0rd!", "aaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc", "123456789012345", "qwertyuiopasdfgh", "correct horse battery staple",
    "welcome to the clinic", "amara.osei.amara.osei", "Dr Amara Osei 2026!!", "dermatology2026!",
    "microneedlingclinic", "zxcvbnmasdfghjkl", "november2026november", "x" * 129,
    "gravel kettle\x00amber", "iloveyouiloveyou", "letmeinletmein1!", "                    ",
)  # fmt: skip
STRONG = (
    "gravel kettle amber thunder", "seven quiet lanterns drift", "tR7#kk9!qLm2$vXz",
    "ein langer satz über wolken", "皮膚科の先生は毎朝六時に起きて走る",
    "x9" + "gravel-kettle-amber-thunder" * 4,
)  # fmt: skip


@pytest.mark.parametrize("password", WEAK)
def test_a_password_that_many_try_first_is_refused(password: str) -> None:
    """Long is not enough: a long row of keys is a short password."""
    assert passwords.weakness(password, "amara.osei", "Dr Amara Osei")


@pytest.mark.parametrize("password", STRONG)
def test_a_long_password_of_ones_own_is_taken(password: str) -> None:
    """No rule about capitals and signs: words that do not belong together are fine in any language."""
    assert passwords.weakness(password, "amara.osei", "Dr Amara Osei") == ""


def test_a_password_typed_on_another_keyboard_is_the_same() -> None:
    """A letter with an accent can be one sign or two; people cannot see the difference."""
    kept = passwords.hashed("caf\N{LATIN SMALL LETTER E WITH ACUTE} gravel thunder")

    assert passwords.fits(kept, "cafe\N{COMBINING ACUTE ACCENT} gravel thunder")
    assert not passwords.fits(kept, "cafe gravel thunder")


@given(st.text(max_size=300))
def test_no_text_breaks_the_check_of_a_password(password: str) -> None:
    """Whatever is typed gets an answer."""
    assert isinstance(passwords.weakness(password, "amara.osei"), str)


def test_the_longest_password_counts_to_its_last_sign() -> None:
    """One that is cut off in silence would open with the wrong end."""
    longest = "gravel-kettle-amber-thunder-" * 4 + "0123456789abcdef"
    kept = passwords.hashed(longest)

    assert len(longest) == passwords.LONGEST
    assert passwords.fits(kept, longest)
    assert not passwords.fits(kept, longest[:-1] + "x")
    assert not passwords.fits(kept, longest + "x")


def test_one_password_is_worked_out_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded by one, however many log in."""
    at_once: list[int] = []
    inside = 0

    class Counting:
        def verify(self, *_: object) -> bool:
            nonlocal inside
            inside += 1
            at_once.append(inside)
            time.sleep(0.01)
            inside -= 1
            return True

    monkeypatch.setattr(passwords, "_hasher", Counting())
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: passwords.fits("kept", "typed"), range(24)))

    assert at_once == [1] * 24


def test_recovery_codes_are_many_long_and_different() -> None:
    """120 bits each, so a fast hash is enough for them."""
    codes = second_factor.new_recovery_codes()

    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert {len(code.replace("-", "")) for code in codes} == {24}


def test_the_address_for_the_app_names_the_clinic() -> None:
    """People have many accounts in one app."""
    address = second_factor.address(SECRET, "amara.osei", "Skin & More")

    parsed = pyotp.parse_uri(address)
    assert (parsed.name, parsed.issuer, parsed.secret) == ("amara.osei", "Skin & More", SECRET)

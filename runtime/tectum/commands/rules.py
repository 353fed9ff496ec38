"""``tectum rules``: list, add, remove and try the rules of a house."""

import argparse
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.commands.options import Parser
from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands
    from tectum.decide.hours import Night
    from tectum.decide.rule import Rule
    from tectum.deliver.store.store import Store
from tectum.commands.events import moment

log = logging.getLogger(__name__)


def add(commands: "Commands") -> None:
    """Its arguments."""
    rules = commands.add_parser("rules", help="rules that join events: list, add by a sentence, remove, try on history")
    actions = rules.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    listing = actions.add_parser("list", help="the rules of the file, and those that were typed")
    add = actions.add_parser("add", help="make a rule of a sentence: 'tell me when a dog barks while we are away'")
    add.add_argument("sentence", metavar="SENTENCE")
    add.add_argument("--name", default="", metavar="NAME", help="of the rule (default: made from it)")
    remove = actions.add_parser("remove", help="forget a typed rule")
    remove.add_argument("name", metavar="NAME")
    test = actions.add_parser("test", help="when a rule would have fired on the events that are kept")
    test.add_argument(
        "rule", metavar="RULE", help="the name of a rule, 'glass_break and person within 3 s', or a sentence"
    )
    test.add_argument("--history", default="7d", metavar="TIME", help="how far back (default: 7d)")
    test.add_argument("--json", action="store_true", help="one JSON object a line")
    for action in (listing, add, remove, test):
        action.add_argument("--config", type=Path, required=True, metavar="CONFIG.toml", help="the house")
        action.set_defaults(command=rules_command)


def rules_command(options: argparse.Namespace) -> int:
    """List, add, remove, try."""

    from tectum.bundle import Bundle
    from tectum.commands.output import Output
    from tectum.config.load import read_config
    from tectum.decide.rule_sentences import RuleSentenceGrammar
    from tectum.deliver.store.store import Store, store_there
    from tectum.house.lessons import with_lessons
    from tectum.house.rulebook import house_rules, stored_rule, vocabulary

    config = read_config(options.config)
    out = Output()
    bundle = Bundle.load(config.bundle)
    labels = with_lessons(bundle, config.state).labels
    known = vocabulary(config, labels)
    if config.state is None:
        raise UsageError(
            f"{options.config}: [store]: folder = '': a house that keeps nothing has no rules of this kind"
        )
    if options.action != "add":
        store_there(config.state)
    store = Store(config.state, "share")
    try:
        rules = house_rules(config, labels, store)
        if options.action == "list":
            typed = {one.name: one.sentence for one in store.rule_sentences()}
            rules = [rule for rule in rules if not rule.situation]
            for rule in rules:
                origin = f"  “{typed[rule.name]}”" if rule.name in typed else f"  in {options.config}"
                at = f" at {', '.join(rule.places)}" if rule.places else ""
                out.print(f"{rule.name}: {rule}{at}{origin}")
            log.info("%d rules", len(rules))
        elif options.action == "add":
            understood = RuleSentenceGrammar(known).understand(options.sentence, options.name)
            if any(rule.name == understood.rule.name for rule in rules):
                raise UsageError(f"there is a rule '{understood.rule.name}' already")
            store.add_rule_sentence(stored_rule(understood.rule, options.sentence))
            out.print(f"{understood.back}; kept as '{understood.rule.name}'; a running house takes it up at SIGHUP")
        elif options.action == "remove":
            if not store.remove_rule_sentence(options.name):
                names = ", ".join(one.name for one in store.rule_sentences()) or "none"
                raise UsageError(f"no typed rule '{options.name}'; there are: {names}")
            out.print(f"'{options.name}' is forgotten")
        else:
            by_name = {rule.name: rule for rule in rules}
            if options.rule in by_name:
                rule = by_name[options.rule]
            elif (grammar := RuleSentenceGrammar(known)).asks(options.rule):
                understood = grammar.understand(options.rule)
                out.print(understood.back)
                rule = understood.rule
            else:
                rule = grammar.understand(options.rule, "test").rule
            _try_rule(rule, store, options, known.night)
    finally:
        store.close()
    return 0


def _try_rule(rule: "Rule", store: "Store", options: argparse.Namespace, night: "Night") -> None:
    from tectum.commands.output import Output
    from tectum.decide.replay import Replay
    from tectum.decide.rules import local_stamp
    from tectum.deliver.stored_event import EventSearch
    from tectum.house.rulebook import messages
    from tectum.supervise.escape import escape_json

    now = time.time()
    since = moment(options.history, now)
    kept = store.events(EventSearch(since, most=1_000_000))
    fired = Replay.of([rule], messages(kept), night, (since, now)).fired
    out = Output()
    for event in fired:
        if options.json:
            print(escape_json(event.to_json()))
        else:
            when = local_stamp(event.detected)
            out.print(f"{when}  {event.place}  {rule}")
    log.info("%s: would have told %d times in %d events", rule, len(fired), len(kept))

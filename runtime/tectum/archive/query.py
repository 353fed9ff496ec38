"""An archive is asked: what happened, by the words of rules; what is like a moment, by embeddings. DuckDB reads the
Parquet that the manifest names."""

import glob
import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tectum.archive.extra import needed
from tectum.archive.manifest import Manifest
from tectum.archive.storage import Storage
from tectum.decide.events import Event
from tectum.decide.replay import Replay
from tectum.decide.rule import Rule
from tectum.decide.rule_sentences import RuleSentenceGrammar
from tectum.decide.rules import local_time
from tectum.decide.terms import Vocabulary
from tectum.errors import StoreError, UsageError, first_line

FRAMES = ("tell me when {}", "sag mir, wenn {}", "{}的时候告诉我")
"""Words are read as the condition of such a sentence."""
APART_S = 10
"""Moments of a recording that are nearer to each other are one."""
EVERYTHING = (0.0, math.inf)
Span = tuple[float, float]


@dataclass(frozen=True)
class Found:
    """A moment that was asked for. ``at``: seconds since 1970, ``until``: where it has an end; ``second``: of the
    recording ``source``. ``score``: of the event, or how like it is, 0-1. ``id``: of the event, empty for others."""

    at: float
    until: float | None
    place: str
    kind: str
    score: float
    source: str
    second: float
    text: str = ""
    id: str = ""


class Archive:
    """The archive in a ``storage``, to be asked. Raises UsageError: it is none, or an extra is missing; StoreError: it
    cannot be read."""

    def __init__(self, storage: Storage):
        self._duckdb = needed("duckdb")
        self.manifest = Manifest(storage)
        self._connection = self._duckdb.connect(":memory:")
        self._connection.execute("SET autoinstall_known_extensions = false")
        if storage.filesystem is not None:
            self._connection.register_filesystem(storage.filesystem)
        names = [name for batch in self.manifest.batches for name in batch.files]
        self._files = {
            table: [glob.escape(storage.address(name)) for name in names if name.startswith(f"{table}/")]
            for table in ("events", "embeddings", "recordings")
        }

    def rows(self, table: str, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What a query gives; ``TABLE`` in it stands for a table's rows. None where the table has no file."""
        files = self._files[table]
        if not files:
            return []
        source = "read_parquet(?, union_by_name = true, hive_partitioning = false)"
        assert sql.count("TABLE") == 1  # noqa: S101  its list of files is the first parameter
        try:
            found = self._connection.execute(sql.replace("TABLE", source), [files, *parameters]).fetchall()
        except (self._duckdb.Error, OSError) as error:
            raise StoreError(f"{self.manifest.storage.name}: cannot be read: {first_line(error)}") from None
        return [tuple(row) for row in found]

    @property
    def places(self) -> list[str]:
        """Of its recordings."""
        return [row[0] for row in self.rows("recordings", "SELECT DISTINCT place FROM TABLE ORDER BY place")]

    def understand(self, words: str) -> tuple[Rule, str]:
        """The rule that words are, typed or as a person says it (``dog barks at night``), and what was understood.
        Raises UsageError with what was not."""
        grammar = RuleSentenceGrammar(Vocabulary.of(self.manifest.about.labels, self.places))
        refusals = list[UsageError]()
        for text in (words, *(frame.format(words) for frame in FRAMES)):
            try:
                understood = grammar.understand(text)
            except UsageError as error:
                refusals.append(error)
            else:
                return understood.rule, understood.back
        raise refusals[1]

    def find(self, rule: Rule, span: Span = EVERYTHING) -> list[Found]:
        """The moments of a rule that began in a span (seconds since 1970), in order: each event of it, or each time
        that several came together so."""
        return list(self._events(rule, span)) if _alone(rule) else self._fired(rule, span)

    def everything(self, span: Span = EVERYTHING) -> list[Found]:
        """Every event that began in a span, in order."""
        return [_found(event, at, source) for event, at, source in self._ends((), span)]

    def _ends(self, kinds: Sequence[str], span: Span) -> Iterator[tuple[Event, float, str]]:
        """Of every event the last message, its moment and its recording."""
        sql = (
            "SELECT line, epoch(time) AS moment, source FROM TABLE WHERE phase = 'end'"
            " AND (len(?) = 0 OR list_contains(?, kind)) AND epoch(time) BETWEEN ? AND ?"
            " ORDER BY moment, source, number"
        )
        for line, at, source in self.rows("events", sql, [list(kinds), list(kinds), *_finite(span)]):
            yield Event.from_json(line), float(at), str(source)

    def _events(self, rule: Rule, span: Span) -> Iterator[Found]:
        night = Vocabulary(frozenset(), frozenset()).night
        for event, at, source in self._ends(sorted({term.kind for term in rule.terms}), span):
            held = not rule.hours or rule.hours.hold(local_time(at), night)
            if held and any(term.fits(event) for term in rule.parts[0]) and rule.places in ((), (event.place,)):
                yield _found(event, at, source)

    def _fired(self, rule: Rule, span: Span) -> list[Found]:
        kinds = sorted({term.kind for term in rule.terms} | set(self.manifest.about.labels.get("context", ())))
        sql = (
            "SELECT epoch(time) - start_s + detected_s AS moment, line, source FROM TABLE"
            " WHERE list_contains(?, kind) AND epoch(time) BETWEEN ? AND ? ORDER BY moment, source, number"
        )
        rows = self.rows("events", sql, [kinds, *_finite(span)])
        messages = [(float(moment), Event.from_json(line)) for moment, line, _ in rows]
        moments = [moment for moment, _ in messages]
        out = []
        for fired in Replay.of([rule], messages).fired:
            last = max(0, bisect_right(moments, fired.detected) - 1)
            at = next((one for one in range(last, -1, -1) if messages[one][1].place == fired.place), last)
            second = messages[at][1].detected + fired.detected - moments[at]
            out.append(Found(fired.detected, None, fired.place, str(rule), 1.0, str(rows[at][2]), second))
        return out

    def like(self, source: str, second: int, modality: str = "", most: int = 20) -> list[Found]:
        """The moments most like that of a recording, the most first: by the cosine between embeddings, the mean of the
        modalities that both have. Raises UsageError: there are no embeddings of it."""
        wanted = self.rows(
            "embeddings",
            "SELECT modality, vector FROM TABLE WHERE source = ? AND second = ? AND (? = '' OR modality = ?)",
            [source, second, modality, modality],
        )
        if not wanted:
            raise UsageError(f"--like {source}@{second}: there is no embedding of it; they are kept with --embeddings")
        scores = dict[tuple[str, int], list[float]]()
        told = dict[tuple[str, int], tuple[float, str]]()
        for name, vector in wanted:
            rows = self.rows(
                "embeddings",
                "WITH kept AS (SELECT * FROM TABLE WHERE modality = ? AND NOT (source = ? AND abs(second - ?) < ?))"
                " SELECT source, second, epoch(time), place,"
                " list_cosine_similarity(vector::FLOAT[], ?::FLOAT[]) FROM kept",
                [name, source, second, APART_S, list(vector)],
            )
            for of, when, at, place, score in rows:
                scores.setdefault((of, when), []).append(float(score))
                told[of, when] = float(at), str(place)
        best = sorted(((sum(all_of) / len(all_of), key) for key, all_of in scores.items()), key=lambda one: -one[0])
        out = list[Found]()
        for score, (of, when) in best:
            if all(one.source != of or abs(one.second - when) >= APART_S for one in out):
                out.append(Found(told[of, when][0], None, told[of, when][1], "", score, of, when))
            if len(out) == most:
                break
        return out

    def pictures(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The picture at the start of each of some events, where there is one."""
        sql = "SELECT id, picture FROM TABLE WHERE list_contains(?, id) AND picture IS NOT NULL"
        return {str(id): bytes(picture) for id, picture in self.rows("events", sql, [list(ids)])}


def _alone(rule: Rule) -> bool:
    """Whether each event makes it true by itself."""
    plain = all(not (term.timed or term.absent or term.times or term.relation) for term in rule.terms)
    return plain and len(rule.parts) == 1 and not rule.unless and not rule.context


def _found(event: Event, at: float, source: str) -> Found:
    until = None if event.end is None else at + event.end - event.start
    return Found(at, until, event.place, event.kind, event.score, source, event.start, event.text or "", event.id)


def _finite(span: Span) -> list[float]:
    return [max(span[0], -1e18), min(span[1], 1e18)]

"""engine-score: certify runs, read their boards, compare them, tidy up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import typer.core
from rich.console import Console

from python_udfs.world import PROJECT_ROOT, SCALES, RefusedInput
from scorers import board as boards
from scorers import housekeeping, rerun, screen
from scorers.certify import certify_segment, write_certificate
from scorers.errors import ScoreInputError
from scorers.gates import known_segments, load_gates
from scorers.report import csv_text, json_text, write_text
from scorers.runs import Run, choose, discover, open_run


class ScoreGroup(typer.core.TyperGroup):
    """Turns input that cannot be scored into one message on stderr and exit status 2."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except RefusedInput as error:
            typer.echo(f"engine-score: {error}", err=True)
            raise typer.Exit(2) from error


app = typer.Typer(
    cls=ScoreGroup, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
)
LIGHTS = {
    "green": "green",
    "amber": "yellow",
    "red": "bold red",
    "FAIL": "bold red",
    "PASS": "green",
    "equal": "green",
    "differs": "bold red",
    "other footer": "yellow",
    "remove": "red",
}
WIDTH = 160

RunsDir = Annotated[Path, typer.Option(help="Folder of the runs.")]
AsJson = Annotated[bool, typer.Option("--json", help="One machine-readable document on stdout and nothing else.")]
RunId = Annotated[str, typer.Option("--run", help="Run id.")]
DEFAULT_RUNS = Path("runs")


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else WIDTH)


def _list(text: str | None) -> list[str]:
    return [item.strip() for item in (text or "").split(",") if item.strip()]


def _seeds(text: str | None) -> list[int]:
    if not all(item.isdigit() for item in _list(text)):
        _refuse(f"seeds: found {text!r}, allowed integers separated by commas")
    return [int(item) for item in _list(text)]


def _refuse(message: str) -> NoReturn:
    raise ScoreInputError(message)


def _emit(document) -> None:
    sys.stdout.write(json_text(document))


@app.command()
def certify(
    segment: Annotated[
        list[str] | None, typer.Option(help="Segment to certify; repeat for several. All that the runs hold if absent.")
    ] = None,
    seeds: Annotated[
        str | None, typer.Option(help="Seeds to score, comma separated. A required seed left out is missing.")
    ] = None,
    scale: Annotated[str, typer.Option(help="Scale of the runs.")] = "small",
    scenario: Annotated[str, typer.Option(help="Scenario of the runs that are looked for.")] = "baseline",
    runs: Annotated[
        str | None,
        typer.Option(help="Run ids, comma separated, or a folder of runs. Found by seed and scale if absent."),
    ] = None,
    runs_dir: RunsDir = DEFAULT_RUNS,
    baseline: Annotated[str | None, typer.Option(help="Run that drift is measured against.")] = None,
    rerun_of: Annotated[
        list[str] | None,
        typer.Option("--rerun", help="Second run of the same world as one of the runs; repeat for several."),
    ] = None,
    build_again: Annotated[
        bool, typer.Option(help="Build one seed a second time where the scorecard asks for a rerun and none is recorded.")
    ] = True,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the reports; <runs>/certification/<segment>/<scale> if absent.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Certify segments on all required seeds. Exit status 0 only where every segment passes."""
    if scale not in SCALES:
        _refuse(f"scale: found {scale!r}, allowed one of {', '.join(SCALES)}")
    if runs and Path(runs).is_dir():
        runs, runs_dir = None, Path(runs)
    wanted = _seeds(seeds)
    before = open_run(runs_dir, baseline) if baseline else None
    second = [open_run(runs_dir, run_id) for run_id in rerun_of or []]
    certificates = []
    for name in segment or _segments_of(runs_dir, _list(runs), scale):
        gates = load_gates(name)
        found_for = wanted or ([] if runs else gates.document["required_seeds"])
        chosen = choose(runs_dir, _list(runs), found_for, scale, scenario, name)
        evidence = {
            run.run_id: rerun.rerun_record(run, other, [name])
            for other in second
            for run in chosen.values()
            if not rerun.differing_worlds(run, other)
        }
        if build_again and (unproven := rerun.run_without_evidence(gates, chosen, evidence)):
            typer.echo(f"building segment {name} of run {unproven.run_id} once more, to compare the bytes", err=True)
            rerun.build_again(unproven, name)
        certificate = certify_segment(gates, chosen, scale, PROJECT_ROOT, before, evidence)
        write_certificate(certificate, out or runs_dir / "certification" / name / scale)
        certificates.append(certificate)
        if not as_json:
            screen.certificate_board(_console(), certificate)
    if not certificates:
        _refuse(f"no run of scale {scale} under {runs_dir} holds a segment with a scorecard")
    documents = {c.document["segment"]: c.document for c in certificates}
    if as_json:
        _emit({"segments": documents, "seeds": {c.document["segment"]: c.seeds for c in certificates}})
    elif len(documents) > 1:
        verdicts = [{"segment": name, "verdict": document["verdict"]} for name, document in documents.items()]
        screen.rows_table(_console(), "verdicts", verdicts)
    raise typer.Exit(0 if all(c.is_pass for c in certificates) else 1)


def _segments_of(runs_dir: Path, run_ids: list[str], scale: str) -> list[str]:
    found = [open_run(runs_dir, r) for r in run_ids] or [r for r in discover(runs_dir) if r.scale == scale]
    return [s for s in known_segments() if any(s in run.segments for run in found)]


@app.command()
def board(
    run: RunId,
    all_datasets: Annotated[
        bool, typer.Option("--all", help="Every dataset, not only those that other segments read.")
    ] = False,
    runs_dir: RunsDir = DEFAULT_RUNS,
    as_json: AsJson = False,
) -> None:
    """Gates and datasets of a run, where its files are, and a first query. Exit status 0 only if every gate holds."""
    opened = open_run(runs_dir, run)
    examined = boards.structures(opened, PROJECT_ROOT)
    segments, datasets = boards.segment_rows(opened, examined), boards.dataset_rows(opened, all_datasets or as_json)
    if as_json:
        _emit(
            {
                "run": opened.identity,
                "segments": segments,
                "datasets": datasets,
                "failing": {name: structure.document()["failing"] for name, structure in examined.items()},
            }
        )
    else:
        console = _console()
        screen.rows_table(console, f"run {opened.run_id}: seed {opened.seed}, scale {opened.scale}", segments, LIGHTS)
        for structure in examined.values():
            screen.structure(console, structure.document()["failing"])
        screen.rows_table(
            console, "datasets" if all_datasets else "datasets that other segments read (--all for every one)", datasets
        )
        console.print(f"files: {opened.folder}; warehouse: {opened.warehouse}", highlight=False)
        for segment, query in boards.first_queries(opened).items():
            console.print(
                f"try, for {segment}: duckdb.connect('{opened.warehouse}', read_only=True).sql(\"{query}\")",
                highlight=False,
                markup=False,
                soft_wrap=True,
            )
    raise typer.Exit(0 if segments and all(row["verdict"] == "PASS" for row in segments) else 1)


@app.command()
def runtime(run: RunId, runs_dir: RunsDir = DEFAULT_RUNS, as_json: AsJson = False) -> None:
    """Seconds per state, most first, against target and stretch. Exit status 0 unless a rail is red."""
    rows = boards.runtime_rows(open_run(runs_dir, run))
    if as_json:
        _emit({"run": run, "states": rows})
    else:
        screen.rows_table(_console(), f"runtime of {run}", rows, LIGHTS)
    raise typer.Exit(1 if any(row["light"] == "red" for row in rows) else 0)


@app.command()
def verify(
    run: Annotated[str, typer.Argument(help="Run.")],
    other: Annotated[str, typer.Argument(help="Second run of the same world.")],
    runs_dir: RunsDir = DEFAULT_RUNS,
    record: Annotated[
        bool, typer.Option("--record", help="Keep the comparison in the first run as rerun evidence.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compare the datasets of two runs byte by byte, through their digests. Exit status 0 only if all are equal."""
    ours, theirs = open_run(runs_dir, run), open_run(runs_dir, other)
    different = rerun.differing_worlds(ours, theirs)
    rows = rerun.compare_runs(ours, theirs)
    if record:
        rerun.write_record(ours, rerun.rerun_record(ours, theirs))
    unequal = [row for row in rows if row["verdict"] != "equal"]
    if as_json:
        _emit(
            {
                "runs": [run, other],
                "differing_worlds": different,
                "equal": len(rows) - len(unequal),
                "differing": unequal,
            }
        )
    else:
        console = _console()
        for line in different:
            console.print(f"not the same world: {line}")
        shown = [
            {
                "segment": r["segment"],
                "dataset": r["dataset"],
                "verdict": r["verdict"],
                "rows": " / ".join(map(str, r["rows"])),
                "sha256": " / ".join((s or "none")[:12] for s in r["sha256"]),
            }
            for r in unequal
        ]
        screen.rows_table(console, f"{run} and {other}: datasets that differ", shown, LIGHTS)
        console.print(f"{len(rows) - len(unequal)} of {len(rows)} datasets equal byte by byte")
    raise typer.Exit(1 if unequal else 0)


@app.command()
def watchlist(
    segment: Annotated[str, typer.Argument(help="Segment, for example 2A.")],
    run: Annotated[str | None, typer.Option(help="Run id; else found by seed and scale.")] = None,
    seed: Annotated[int, typer.Option(help="Seed to find a run for.")] = 42,
    scale: Annotated[str, typer.Option(help="Scale to find a run for.")] = "small",
    against: Annotated[list[str] | None, typer.Option(help="Earlier run, one per seed with --candidate.")] = None,
    candidate: Annotated[list[str] | None, typer.Option(help="Candidate run to decide about; repeat per seed.")] = None,
    approved_by: Annotated[str | None, typer.Option(help="Who approved a reopening upstream.")] = None,
    knobs: Annotated[str | None, typer.Option(help="States and knobs that a reopening may touch.")] = None,
    time_budget: Annotated[str | None, typer.Option(help="Time budget of a reopening.")] = None,
    runs_dir: RunsDir = DEFAULT_RUNS,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the files; <runs>/certification/<segment>/<scale> if absent.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Countries to look at, by mechanism, with budgets and acceptance tests; or the decision about a candidate."""
    from scorers import candidates, watchlists

    gates = load_gates(segment)
    if candidate:
        found = [open_run(runs_dir, run_id) for run_id in candidate]
        earlier = [open_run(runs_dir, run_id) for run_id in against or []]
        approval = {"approved_by": approved_by, "knobs": knobs, "time_budget": time_budget}
        document = candidates.decide(gates, found, earlier, PROJECT_ROOT, approval)
        scale, name = found[0].scale, f"segment_{segment}_candidate_decision.json"
        write_text((out or runs_dir / "certification" / segment / scale) / name, json_text(document))
        if as_json:
            _emit(document)
        else:
            candidates.print_decision(_console(), document)
        raise typer.Exit(0 if document["is_go"] else 1)
    opened = open_run(runs_dir, run) if run else _run_of_seed(runs_dir, seed, scale, segment)
    earlier = open_run(runs_dir, against[0]) if against else None
    document = watchlists.build(gates, opened, PROJECT_ROOT, earlier)
    folder = out or runs_dir / "certification" / segment / opened.scale
    write_text(folder / f"segment_{segment}_watchlist_{opened.seed}.json", json_text(document))
    write_text(folder / f"segment_{segment}_watchlist_{opened.seed}.csv", csv_text(document["rows"]))
    if as_json:
        _emit(document)
    else:
        watchlists.print_board(_console(), document)


def _run_of_seed(runs_dir: Path, seed: int, scale: str, segment: str) -> Run:
    found = choose(runs_dir, [], [seed], scale, "baseline", segment)
    return (
        found[seed]
        if found
        else _refuse(f"no run of seed {seed} and scale {scale} holds segment {segment}; name one with --run")
    )


@app.command()
def prune(
    keep: Annotated[list[str] | None, typer.Option(help="Run to keep; repeat or separate by commas.")] = None,
    include_passed: Annotated[
        bool, typer.Option("--include-passed", help="Remove passed runs too, unless kept.")
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Remove; without it nothing is touched.")] = False,
    runs_dir: RunsDir = DEFAULT_RUNS,
    as_json: AsJson = False,
) -> None:
    """Remove superseded failed runs. A dry run unless --apply is given; certified, pinned and named runs stay."""
    kept = [run_id for item in keep or [] for run_id in _list(item)]
    rows = housekeeping.prunable(runs_dir, kept, runs_dir / "certification", include_passed)
    removed = housekeeping.prune(runs_dir, rows) if apply else 0
    if as_json:
        _emit({"applied": apply, "removed": removed, "runs": rows})
        return
    screen.rows_table(_console(), "prune" if apply else "prune (dry run; --apply removes)", rows, LIGHTS)


@app.command()
def export(
    run: RunId,
    to: Annotated[Path, typer.Option(help="Folder of the files.")],
    dataset: Annotated[list[str] | None, typer.Option("--dataset", "--tables", help="Dataset; repeat for several. All if absent.")] = None,
    segment: Annotated[list[str] | None, typer.Option(help="Segment; repeat for several. All if absent.")] = None,
    roles: Annotated[str, typer.Option(help="Column roles that go out: key, feature, label, lineage.")] = "key,feature",
    file_format: Annotated[str, typer.Option("--format", help="parquet or csv.")] = "parquet",
    views: Annotated[bool, typer.Option("--views", help="Only datasets that have no file of their own.")] = False,
    runs_dir: RunsDir = DEFAULT_RUNS,
) -> None:
    """Copy datasets, views included, to files. Labels and lineage columns stay behind unless asked for."""
    allowed = {"key", "feature", "label", "lineage"}
    if not _list(roles) or set(_list(roles)) - allowed:
        _refuse(f"roles: found {roles!r}, allowed {', '.join(sorted(allowed))}")
    if unknown := sorted(set(segment or []) - set(open_run(runs_dir, run).segments)):
        _refuse(f"segment: found {', '.join(unknown)}, which the run does not hold")
    if file_format not in ("parquet", "csv"):
        _refuse(f"format: found {file_format!r}, allowed parquet or csv")
    opened = open_run(runs_dir, run)
    rows = housekeeping.export(
        opened, PROJECT_ROOT, dataset or [], segment or opened.segments, _list(roles), file_format, to, views
    )
    screen.rows_table(_console(), f"exported from {run}", rows)


@app.command()
def utility(
    train: Annotated[str, typer.Option(help="Run that the detector learns from.")] = "seed_42",
    test: Annotated[str, typer.Option(help="Run of another seed that it is tested on.")] = "seed_7",
    runs_dir: RunsDir = DEFAULT_RUNS,
    out: Annotated[
        Path | None, typer.Option(help="File of the figures; <runs>/certification/6B/<scale>/utility_<train>_<test>.json if absent.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Train a detector of fraud on one run and test it on another. Exit status 0 only if it is neither useless nor too easy."""
    from scorers import utility as study

    found = study.study(load_gates("6B"), open_run(runs_dir, train), open_run(runs_dir, test), PROJECT_ROOT)
    write_text(out or runs_dir / "certification" / "6B" / found["scale"] / f"utility_{train}_{test}.json", json_text(found))
    if as_json:
        _emit(found)
    else:
        console = _console()
        screen.rows_table(console, f"detector trained on {train}, tested on {test}", found["checks"])
        screen.rows_table(console, "on the second run", [{key: value for key, value in found["detector"].items() if key != "features"}])
        screen.rows_table(console, "AUC of single columns", [{"column": name, "auc": value} for name, value in found["columns"].items()])
    raise typer.Exit(0 if found["is_useful"] else 1)


@app.command(name="map")
def draw_map(
    run: RunId,
    out: Annotated[Path | None, typer.Option(help="Folder of the pictures; <run>/maps if absent.")] = None,
    runs_dir: RunsDir = DEFAULT_RUNS,
) -> None:
    """Draw the sites, the market centres and the zones per merchant of a run (needs the extra `plots`)."""
    from scorers import maps

    opened = open_run(runs_dir, run)
    for path in maps.draw(opened, out or opened.folder / "maps"):
        typer.echo(str(path))


if __name__ == "__main__":
    app()

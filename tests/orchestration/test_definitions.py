"""Dagster's graph reads like the path: five groups, keys that start with their layer, arrows in one direction."""

import os
from pathlib import Path

import dagster as dg
import pytest

LAYERS = ["landing", "raw", "seed", "staging", "intermediate", "marts", "quality", "published"]


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    home = tmp_path_factory.mktemp("definitions")
    before = dict(os.environ)
    os.environ["REGIOBEELD_HOME"] = str(home)
    try:
        from orchestration.definitions import assemble

        return assemble()
    finally:
        os.environ.clear()
        os.environ.update(before)


def test_a_server_can_load_them(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)
    assert {job.name for job in definitions.resolve_all_job_defs()} >= {"take_in", "count_and_publish"}


def test_the_groups_are_the_layers_of_the_path(definitions: dg.Definitions) -> None:
    groups = {spec.group_name for spec in definitions.resolve_all_asset_specs()}
    assert groups == set(LAYERS)


def test_keys_start_with_their_layer(definitions: dg.Definitions) -> None:
    for spec in definitions.resolve_all_asset_specs():
        layer = spec.key.path[0]
        assert layer == spec.group_name or spec.group_name == "seed", spec.key


def test_arrows_never_point_back(definitions: dg.Definitions) -> None:
    order = {layer: number for number, layer in enumerate(LAYERS)}
    group = {spec.key: spec.group_name or "" for spec in definitions.resolve_all_asset_specs()}
    for spec in definitions.resolve_all_asset_specs():
        for dependency in spec.deps:
            assert order[group[dependency.asset_key]] <= order[group[spec.key]], (dependency.asset_key, spec.key)


def test_landing_and_raw_are_partitioned_by_school_and_month(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    for key in (dg.AssetKey(["landing", "uploads"]), dg.AssetKey(["raw", "pupil_rows"])):
        partitions = graph.get(key).partitions_def
        assert isinstance(partitions, dg.MultiPartitionsDefinition)
        assert {dimension.name for dimension in partitions.partitions_defs} == {"school", "month"}


def test_both_doors_block(definitions: dg.Definitions) -> None:
    checks = {}
    for checks_definition in definitions.asset_checks or []:
        for spec in checks_definition.check_specs:  # type: ignore[union-attr]
            checks[f"{spec.asset_key.to_user_string()}:{spec.name}"] = spec
    assert checks["raw/reference:incoming"].blocking
    assert checks["published/candidate:outgoing"].blocking
    assert checks["published/candidate:disclosure"].blocking
    assert not checks["marts/delivery_calendar:deliveries_in_time"].blocking


def test_no_check_that_was_written_is_left_out(definitions: dg.Definitions) -> None:
    from orchestration import checks

    written = {
        key for one in vars(checks).values() if isinstance(one, dg.AssetChecksDefinition) for key in one.check_keys
    }
    assert written
    assert written <= set(definitions.resolve_asset_graph().asset_check_keys)


def test_jobs_together_run_every_asset_once(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    runs = [
        set(definitions.resolve_job_def(job).asset_layer.executable_asset_keys)
        for job in ("take_in", "count_and_publish")
    ]
    assert runs[0] & runs[1] == set()
    assert runs[0] | runs[1] == set(graph.executable_asset_keys)


def test_telemetry_is_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from attendance.settings import read_settings
    from orchestration.instance import prepare_instance

    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", "")
    home = prepare_instance(read_settings())
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert instance.telemetry_enabled is False
        assert instance.nux_enabled is False


def test_what_a_killed_first_start_left_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from attendance.settings import read_settings
    from orchestration.instance import prepare_instance

    monkeypatch.setenv("REGIOBEELD_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", "")
    half = tmp_path / ".dagster" / "history" / "runs"
    half.mkdir(parents=True)
    (half / "index.db").touch()
    with dg.DagsterInstance.from_config(str(prepare_instance(read_settings()))) as instance:
        instance.add_dynamic_partitions("school", ["00AA00"])
        assert instance.get_dynamic_partitions("school") == ["00AA00"]

"""Whoever hands out the work, the result has the same bytes."""

from functools import partial
from types import SimpleNamespace

import pytest

from levelhead.errors import BadOption, SourceError, SourceMissing
from levelhead.evidence.hindcast import hindcast
from levelhead.evidence.origins import Geometry, Question
from levelhead.executors import Engine, workers
from tests.property.test_hindcast import START, as_csv, rolling_future

PACKAGES = {Engine.RAY: "ray", Engine.DASK: "distributed"}
CLUSTERS = [Engine.DASK, Engine.RAY]


def shifted(by: int, number: int) -> int:
    return number + by


@pytest.mark.parametrize("engine", CLUSTERS)
def test_a_cluster_gives_the_bytes_of_one_process(engine: Engine) -> None:
    """Two workers of Dask and of Ray, started here, on past days of a future with rolls."""
    pytest.importorskip(PACKAGES[engine])
    question = Question(geometry=Geometry.ATR, start=START, step=23)
    alone = hindcast(rolling_future(), question)
    there = hindcast(rolling_future(), question, mapper=workers(engine, processes=2))
    assert as_csv(there) == as_csv(alone)


@pytest.mark.parametrize("engine", CLUSTERS)
def test_a_missing_package_is_said_with_its_extra(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"levelhead.executors.{engine}.find_spec", lambda _: None)
    with pytest.raises(SourceMissing, match=rf"pip install 'levelhead\[{engine}\]'"):
        workers(engine, processes=2)


@pytest.mark.parametrize("engine", list(Engine))
def test_no_process_is_refused(engine: Engine) -> None:
    with pytest.raises(BadOption, match="1 or more"):
        workers(engine, processes=0)


def test_the_local_engine_knows_no_cluster() -> None:
    with pytest.raises(BadOption, match="--engine dask"):
        workers(Engine.LOCAL, processes=1, cluster="tcp://127.0.0.1:8786")


def test_a_scheduler_that_does_not_answer_is_named() -> None:
    """Port 1 of this machine: nobody listens there."""
    pytest.importorskip("distributed")
    mapper = workers(Engine.DASK, processes=1, cluster="tcp://127.0.0.1:1")
    with pytest.raises(SourceError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1"):
        list(mapper(partial(shifted, 1), [1]))


def test_a_ray_cluster_that_does_not_run_is_named() -> None:
    pytest.importorskip("ray")
    mapper = workers(Engine.RAY, processes=1, cluster="auto")
    with pytest.raises(SourceError, match="no cluster answers at auto"):
        list(mapper(partial(shifted, 1), [1]))


@pytest.mark.parametrize("address", ["nonsense", "tcp://host", "tcp://host:port"])
def test_an_address_without_a_port_is_refused(address: str) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(BadOption, match="address of a scheduler"):
        workers(Engine.DASK, processes=1, cluster=address)


def test_an_address_that_ray_does_not_know_is_refused_at_once() -> None:
    pytest.importorskip("ray")
    with pytest.raises(BadOption, match="ray://host:10001"):
        workers(Engine.RAY, processes=1, cluster="127.0.0.1:6379")


def test_a_scheduler_without_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that runs on this machine and that nobody has joined."""
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr("levelhead.executors.dask.FOR_WORKERS", 0.2)
    with distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as alone:
        mapper = workers(Engine.DASK, processes=1, cluster=alone.scheduler_address)
        with pytest.raises(SourceError, match="no worker has joined the scheduler at tcp://127"):
            list(mapper(partial(shifted, 1), [1]))


def test_a_cluster_the_caller_is_connected_to_is_used_and_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ray refuses a second one in a process, and would end the first with ours."""
    ray = pytest.importorskip("ray")
    called: list[str] = []
    monkeypatch.setattr(ray, "is_initialized", lambda: True)
    for name in ("init", "shutdown"):
        monkeypatch.setattr(ray, name, lambda *_, _name=name, **__: called.append(_name))
    monkeypatch.setattr(ray, "put", lambda each: each)
    monkeypatch.setattr(ray, "get", lambda each: each)
    monkeypatch.setattr(ray, "cluster_resources", lambda: {"CPU": 1})
    monkeypatch.setattr(ray, "remote", lambda **_: lambda run: SimpleNamespace(remote=run))
    assert list(workers(Engine.RAY, processes=1)(partial(shifted, 1), [1, 2])) == [2, 3]
    assert called == []

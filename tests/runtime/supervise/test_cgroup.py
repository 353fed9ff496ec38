"""What a container may use, read as both versions of control groups show it."""

import os

import pytest

from tectum.host import doctor
from tectum.supervise.cgroup import Limits, limits
from tectum.supervise.machine import read_host

MB = 1 << 20
CORES = len(os.sched_getaffinity(0))
V2 = {
    "proc/self/cgroup": "0::/\n",
    "sys/fs/cgroup/memory.max": f"{256 * MB}\n",
    "sys/fs/cgroup/cpu.max": "150000 100000",
}
V2_BELOW = {
    "proc/self/cgroup": "0::/system.slice/tectum.service\n",
    "sys/fs/cgroup/system.slice/tectum.service/memory.max": "max\n",
    "sys/fs/cgroup/system.slice/tectum.service/cpu.max": "max 100000\n",
    "sys/fs/cgroup/system.slice/memory.max": f"{512 * MB}\n",
    "sys/fs/cgroup/system.slice/cpu.max": "50000 100000\n",
    "sys/fs/cgroup/memory.max": "max\n",
}
V1 = {
    "proc/self/cgroup": "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n1:name=systemd:/\n",
    "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{300 * MB}\n",  # a container sees its own group as the root
    "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "200000\n",
    "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
}
V1_FREE = {
    "proc/self/cgroup": "5:cpu:/\n4:memory:/user\n0::/\n",
    "sys/fs/cgroup/memory/user/memory.limit_in_bytes": "9223372036854771712\n",
    "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
    "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
}
HYBRID = {
    "proc/self/cgroup": "4:memory:/a/b\n0::/a\n",
    "sys/fs/cgroup/memory/a/memory.limit_in_bytes": f"{100 * MB}\n",
    "sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": f"{200 * MB}\n",
    "sys/fs/cgroup/unified/a/cpu.max": "100000 100000\n",
}


@pytest.fixture
def machine(tmp_path):
    """A machine of 24,000 MB with these files."""

    def make(files):
        for name, text in {"proc/meminfo": f"MemTotal: {24_000 * 1024} kB\n", **files}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        return tmp_path

    return make


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (V2, Limits(256 * MB, 1.5)),
        (V2_BELOW, Limits(512 * MB, 0.5)),
        (V1, Limits(300 * MB, 2.0)),
        (V1_FREE, Limits(9223372036854771712, None)),
        (HYBRID, Limits(100 * MB, 1.0)),
        ({"proc/self/cgroup": "0::/../..\nnonsense\n", "sys/fs/cgroup/memory.max": "\n"}, Limits()),
        ({}, Limits()),
    ],
    ids=["v2", "v2 below", "v1", "v1 unlimited", "both", "odd", "none"],
)
def test_the_tightest_limit_on_the_way_up_counts(machine, files, expected):
    assert limits(machine(files)) == expected


@pytest.mark.parametrize(
    ("files", "memory_mb", "cores"),
    [
        (V2, 256, 1),
        (V2_BELOW, 512, 1),
        (V1, 300, min(CORES, 2)),
        (V1_FREE, 24_000, CORES),
        ({}, 24_000, CORES),
    ],
    ids=["v2", "v2 below", "v1", "v1 unlimited", "none"],
)
def test_the_host_is_what_may_be_used_of_it(machine, files, memory_mb, cores):
    host = read_host(machine(files))
    assert (host.memory_mb, host.cores) == (memory_mb, cores)
    assert (host.machine_memory_mb, host.machine_cores) == (24_000, os.cpu_count())


def test_another_limit_of_cores_is_another_host(machine):
    assert len({read_host(machine(files)).fingerprint for files in (V1_FREE, V2)}) == (1 if CORES == 1 else 2)


def test_the_doctor_warns_of_a_small_container_on_a_large_machine(machine, monkeypatch):
    known = read_host(machine(V2))
    monkeypatch.setattr(doctor, "host", lambda: known)
    cpu, memory = doctor.machine()
    if known.machine_cores > 1:
        assert f"1 core of {known.machine_cores} may be used" in cpu.text
    assert memory.state == "warn"
    assert memory.text.startswith("256 MB (the limit of its control group; the machine has 24000 MB)")
    assert memory.details == {"total_mb": 256}

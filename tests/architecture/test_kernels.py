"""Stimuli and recordings are data, no kinds of kernels. How many the whole suite needs is counted in `tests/conftest.py`."""


def test_stimuli_and_recordings_make_no_kernels(kernels):
    import izhikevich as izh

    izh.simulate("RS", 5, 10)
    before = kernels()
    assert before
    izh.simulate("RS", 5, izh.noise(2) + izh.sine(3, frequency=40), record="spikes")
    izh.simulate("RS", 5, "3 * (t > 1*ms)", record=izh.Recorder("u", every=0.3, dtype="float32"))
    izh.simulate("FS", 5, [1.0, 2.0, 3.0], record="spike_count", threads=2)
    izh.simulate("RS", 5, izh.constant([1, 2, 3]) * izh.ramp(1.0), record=izh.Recorder("v", neurons=[2]))
    assert kernels() == before

// The networks in plain, hand-written C++: arrays, and a list of spikes for every millisecond that is still of interest.
//
//   networks W2     plain|vector float32|float64 <ms> <cells>     noise of the standard library, or of one's own
//   networks W3s|W4 plain        float32|float64 <ms> <cells>
//
// The mathematics is that of every other system in the table, in the order of the published programs. Every millisecond:
// input; cells with v >= 30 have fired and are reset; spikes arrive, one of delay 1 in the very step in which it is found;
// two half steps in v, then u with the new v. Every spike is kept.

#include "noise.hpp"
#include "protocol.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace {

constexpr double v_start = -65.0, v_peak = 30.0;
constexpr int synapses = 100, delays = 20, per_delay = synapses / delays;  // of W3s and W4

struct Spike {
    std::int32_t cell, step;
};

template <class Real>
struct Cells {
    std::vector<Real> a, b, c, d, v, u, current;

    explicit Cells(std::size_t n) : a(n), b(n), c(n), d(n), v(n), u(n), current(n) {}

    void start() {
        for (std::size_t i = 0; i < v.size(); ++i) {
            v[i] = Real(v_start);
            u[i] = b[i] * Real(v_start);
        }
    }

    // Cells at their peak, appended to `spikes` and reset.
    void fire(std::vector<Spike>& spikes, std::int32_t step) {
        for (std::size_t i = 0; i < v.size(); ++i) {
            if (v[i] >= Real(v_peak)) {
                v[i] = c[i];
                u[i] += d[i];
                spikes.push_back({static_cast<std::int32_t>(i), step});
            }
        }
    }

    // The published step.
    void step() {
        const std::size_t n = v.size();
        const Real half = Real(0.5);
#pragma GCC ivdep
        for (std::size_t i = 0; i < n; ++i) {
            Real x = v[i];
            const Real y = u[i], drive = Real(140) - y + current[i];
            x += half * ((Real(0.04) * x + Real(5)) * x + drive);
            x += half * ((Real(0.04) * x + Real(5)) * x + drive);
            v[i] = x;
            u[i] = y + a[i] * (b[i] * x - y);
        }
    }
};

// W2: the network of 2003, all to all.
template <class Real, class Noise>
void w2(std::size_t n, double duration) {
    const double begin = seconds();
    const std::size_t excitatory = n * 4 / 5;
    std::mt19937 random(1);
    std::uniform_real_distribution<Real> uniform(0, 1);
    Cells<Real> cells(n);
    for (std::size_t i = 0; i < n; ++i) {
        const Real r = uniform(random);
        const bool exc = i < excitatory;
        cells.a[i] = exc ? Real(0.02) : Real(0.02) + Real(0.08) * r;
        cells.b[i] = exc ? Real(0.2) : Real(0.25) - Real(0.05) * r;
        cells.c[i] = exc ? Real(-65) + Real(15) * r * r : Real(-65);
        cells.d[i] = exc ? Real(8) - Real(6) * r * r : Real(2);
    }
    std::vector<Real> weights(n * n);  // a row for each presynaptic cell
    for (std::size_t k = 0; k < weights.size(); ++k)
        weights[k] = k / n < excitatory ? Real(0.5) * uniform(random) : -uniform(random);
    const double build_s = seconds() - begin;
    const auto run = [&]() -> Run {
        Noise noise(n, excitatory, 2);
        cells.start();
        std::vector<Spike> spikes;
        const double first = seconds();
        for (std::int32_t t = 0; t < std::lround(duration); ++t) {
            noise.draw(cells.current);
            const std::size_t before = spikes.size();
            cells.fire(spikes, t);
            for (std::size_t k = before; k < spikes.size(); ++k) {
                const Real* row = &weights[static_cast<std::size_t>(spikes[k].cell) * n];
                Real* current = cells.current.data();
#pragma GCC ivdep
                for (std::size_t j = 0; j < n; ++j) current[j] += row[j];
            }
            cells.step();
        }
        return {seconds() - first, static_cast<std::int64_t>(spikes.size())};
    };
    serve(run, build_s, n, duration);
}

// Targets of W3s and W4: of an excitatory cell any but itself, of an inhibitory one excitatory cells; no two alike.
std::vector<std::int32_t> targets(std::size_t n, std::size_t excitatory, std::mt19937& random) {
    std::vector<std::int32_t> post(n * synapses);
    for (std::size_t i = 0; i < n; ++i) {
        std::int32_t* row = &post[i * synapses];
        const std::size_t among = i < excitatory ? n : excitatory;
        for (int k = 0; k < synapses; ++k) {
            do row[k] = static_cast<std::int32_t>(random() % among);
            while (row[k] == static_cast<std::int32_t>(i) || std::find(row, row + k, row[k]) != row + k);
        }
    }
    return post;
}

// W3s and W4: the network of 2006 with weights that stay, 6 and -5. Five synapses in a row for every delay from 1 to 20 ms;
// those of inhibitory cells all take 1 ms.
template <class Real>
void spnet(std::size_t n, double duration) {
    const double begin = seconds();
    const std::size_t excitatory = n * 4 / 5;
    std::mt19937 random(1);
    const std::vector<std::int32_t> post = targets(n, excitatory, random);
    Cells<Real> cells(n);
    for (std::size_t i = 0; i < n; ++i) {
        cells.a[i] = i < excitatory ? Real(0.02) : Real(0.1);
        cells.b[i] = Real(0.2);
        cells.c[i] = Real(-65);
        cells.d[i] = i < excitatory ? Real(8) : Real(2);
    }
    const double build_s = seconds() - begin;
    const auto run = [&]() -> Run {
        std::mt19937 input(2);
        cells.start();
        std::vector<Spike> spikes;
        std::size_t borders[delays + 1] = {};  // where in `spikes` those of the last steps begin, the newest first
        const double first = seconds();
        for (std::int32_t t = 0; t < std::lround(duration); ++t) {
            std::fill(cells.current.begin(), cells.current.end(), Real(0));
            for (std::size_t k = 0; k < std::max<std::size_t>(1, n / 1000); ++k) cells.current[input() % n] = Real(20);
            std::copy_backward(borders, borders + delays, borders + delays + 1);
            borders[0] = spikes.size();
            cells.fire(spikes, t);
            Real* current = cells.current.data();
            for (int ago = 0; ago < delays; ++ago) {
                const std::size_t last = ago == 0 ? spikes.size() : borders[ago - 1];
                for (std::size_t k = borders[ago]; k < last; ++k) {
                    const std::size_t cell = static_cast<std::size_t>(spikes[k].cell);
                    const std::int32_t* row = &post[cell * synapses];
                    if (cell < excitatory) {
                        for (int j = ago * per_delay; j < (ago + 1) * per_delay; ++j) current[row[j]] += Real(6);
                    } else if (ago == 0) {
                        for (int j = 0; j < synapses; ++j) current[row[j]] -= Real(5);
                    }
                }
            }
            cells.step();
        }
        return {seconds() - first, static_cast<std::int64_t>(spikes.size())};
    };
    serve(run, build_s, n, duration);
}

template <class Real>
void run_all(const std::string& workload, const std::string& layout, double duration, std::size_t n) {
    if (workload != "W2") {
        spnet<Real>(n, duration);
    } else if (layout == "vector") {
        w2<Real, VectorNoise<Real>>(n, duration);
    } else {
        w2<Real, StandardNoise<Real>>(n, duration);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fprintf(stderr, "use: networks W2|W3s|W4 plain|vector float32|float64 <ms> <cells>\n");
        return 2;
    }
    const std::string workload = argv[1], layout = argv[2], dtype = argv[3];
    const double duration = std::stod(argv[4]);
    const std::size_t n = std::stoul(argv[5]);
    if (dtype == "float32") {
        run_all<float>(workload, layout, duration, n);
    } else {
        run_all<double>(workload, layout, duration, n);
    }
    return 0;
}

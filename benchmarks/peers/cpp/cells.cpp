// Uncoupled cells in plain, hand-written C++: what the machine allows, to be held against every simulator.
//
//   cells W1 plain|blocked float32|float64 <ms> <file>     spike count only
//   cells W5 blocked       float32|float64 <ms> <file>     every spike kept
//
// <file> holds rows of little-endian float64: W1 the current of every cell; W5 a, b, c, d and the current.
//
// The mathematics is that of every other system in the table: forward Euler at 0.1 ms, u stepped with the old v,
// reset at once when v >= 30.

#include "protocol.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <vector>

namespace {

constexpr double step_ms = 0.1;
constexpr double v_start = -65.0, rs_a = 0.02, rs_b = 0.2, rs_c = -65.0, rs_d = 8.0, v_peak = 30.0;

std::vector<double> read_rows(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) {
        std::fprintf(stderr, "cannot read %s\n", path.c_str());
        std::exit(2);
    }
    std::vector<double> values(static_cast<std::size_t>(file.tellg()) / sizeof(double));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(double)));
    return values;
}

template <class Real>
std::vector<Real> row(const std::vector<double>& values, std::size_t rows, std::size_t which) {
    const std::size_t n = values.size() / rows;
    return std::vector<Real>(values.begin() + which * n, values.begin() + (which + 1) * n);
}

template <class Real>
struct Population {
    std::vector<Real> v, u, current;
};

// One Euler step of one cell; returns whether it fired.
template <class Real>
inline bool euler(Real& v, Real& u, Real current, Real ha, Real b, Real c, Real d) {
    const Real h = Real(step_ms);
    const Real v_next = v + h * ((Real(0.04) * v + Real(5)) * v + Real(140) - u + current);
    const Real u_next = u + ha * (b * v - u);
    const bool fired = v_next >= Real(v_peak);
    v = fired ? c : v_next;
    u = fired ? u_next + d : u_next;
    return fired;
}

// Step by step over the whole population, as a first program would be written.
template <class Real>
std::int64_t w1_plain(Population<Real>& cells, long steps) {
    const std::size_t n = cells.v.size();
    std::vector<std::int32_t> fired(n, 0);
    Real* v = cells.v.data();
    Real* u = cells.u.data();
    const Real* current = cells.current.data();
    std::int32_t* count = fired.data();
    const Real ha = Real(step_ms * rs_a);
    for (long s = 0; s < steps; ++s) {
#pragma GCC ivdep
        for (std::size_t i = 0; i < n; ++i) count[i] += euler<Real>(v[i], u[i], current[i], ha, rs_b, rs_c, rs_d);
    }
    std::int64_t total = 0;
    for (std::int32_t c : fired) total += c;
    return total;
}

// A block of cells that fits into the registers is taken through all steps before the next is touched.
template <class Real>
std::int64_t w1_blocked(Population<Real>& cells, long steps) {
    constexpr int width = 256 / sizeof(Real);
    const long n = static_cast<long>(cells.v.size());
    const Real ha = Real(step_ms * rs_a);
    std::int64_t total = 0;
    for (long first = 0; first < n; first += width) {
        const int used = static_cast<int>(std::min<long>(width, n - first));
        alignas(64) Real v[width], u[width], current[width], count[width];
        for (int i = 0; i < width; ++i) {
            const long from = first + std::min(i, used - 1);
            v[i] = cells.v[from];
            u[i] = cells.u[from];
            current[i] = cells.current[from];
            count[i] = 0;
        }
        for (long s = 0; s < steps; ++s) {
#pragma GCC unroll 4
            for (int i = 0; i < width; ++i)
                count[i] += euler<Real>(v[i], u[i], current[i], ha, rs_b, rs_c, rs_d) ? Real(1) : Real(0);
        }
        for (int i = 0; i < used; ++i) {
            cells.v[first + i] = v[i];
            cells.u[first + i] = u[i];
            total += static_cast<std::int64_t>(count[i]);
        }
    }
    return total;
}

struct Spike {
    std::int32_t cell, step;
};

template <class Real>
std::int64_t w5_blocked(Population<Real>& cells, const std::vector<Real>& a, const std::vector<Real>& b,
                        const std::vector<Real>& c, const std::vector<Real>& d, long steps) {
    constexpr int width = 256 / sizeof(Real);
    const long n = static_cast<long>(cells.v.size());
    std::vector<Spike> spikes;
    for (long first = 0; first < n; first += width) {
        const int used = static_cast<int>(std::min<long>(width, n - first));
        alignas(64) Real v[width], u[width], current[width], pa[width], pb[width], pc[width], pd[width];
        for (int i = 0; i < width; ++i) {
            const long from = first + std::min(i, used - 1);
            v[i] = cells.v[from];
            u[i] = cells.u[from];
            current[i] = cells.current[from];
            pa[i] = Real(step_ms) * a[from];
            pb[i] = b[from];
            pc[i] = c[from];
            pd[i] = d[from];
        }
        for (long s = 0; s < steps; ++s) {
            alignas(64) std::uint8_t fired[width];
            unsigned any = 0;
            for (int i = 0; i < width; ++i) {
                fired[i] = euler<Real>(v[i], u[i], current[i], pa[i], pb[i], pc[i], pd[i]);
                any |= fired[i];
            }
            if (any) {
                for (int i = 0; i < used; ++i)
                    if (fired[i]) spikes.push_back({static_cast<std::int32_t>(first + i), static_cast<std::int32_t>(s)});
            }
        }
        for (int i = 0; i < used; ++i) {
            cells.v[first + i] = v[i];
            cells.u[first + i] = u[i];
        }
    }
    return static_cast<std::int64_t>(spikes.size());
}

template <class Real>
void run_all(const std::string& workload, const std::string& layout, double duration, const std::string& path) {
    const std::size_t rows = workload == "W5" ? 5 : 1;
    const std::vector<double> values = read_rows(path);
    const auto current = row<Real>(values, rows, rows - 1);
    const std::size_t n = current.size();
    std::vector<Real> a, b, c, d;
    if (workload == "W5") {
        a = row<Real>(values, rows, 0);
        b = row<Real>(values, rows, 1);
        c = row<Real>(values, rows, 2);
        d = row<Real>(values, rows, 3);
    }
    const long steps = std::lround(duration / step_ms);
    const auto run = [&]() -> Run {
        Population<Real> cells{std::vector<Real>(n, Real(v_start)), std::vector<Real>(n), current};
        for (std::size_t i = 0; i < n; ++i) cells.u[i] = Real((b.empty() ? Real(rs_b) : b[i]) * Real(v_start));
        const double begin = seconds();
        const std::int64_t spikes = workload == "W5"    ? w5_blocked<Real>(cells, a, b, c, d, steps)
                                    : layout == "plain" ? w1_plain<Real>(cells, steps)
                                                        : w1_blocked<Real>(cells, steps);
        return {seconds() - begin, spikes};
    };
    serve(run, 0.0, n, duration);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fprintf(stderr, "use: cells W1|W5 plain|blocked float32|float64 <ms> <file>\n");
        return 2;
    }
    const std::string workload = argv[1], layout = argv[2], dtype = argv[3], path = argv[5];
    const double duration = std::stod(argv[4]);
    if (dtype == "float32") {
        run_all<float>(workload, layout, duration, path);
    } else {
        run_all<double>(workload, layout, duration, path);
    }
    return 0;
}

// The noise of W2, twice: as the standard library draws it, and a vector of cells at a time.
// Excitatory cells come first; their standard deviation is 5, the others' 2.

#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

template <class Real>
struct StandardNoise {
    std::mt19937 random;
    std::normal_distribution<Real> normal;
    std::size_t excitatory;

    StandardNoise(std::size_t, std::size_t excitatory, unsigned seed) : random(seed), excitatory(excitatory) {}

    void draw(std::vector<Real>& current) {
        for (std::size_t i = 0; i < current.size(); ++i) current[i] = (i < excitatory ? Real(5) : Real(2)) * normal(random);
    }
};

// Each cell has two 32-bit generators of its own (xorshift); Box and Muller make one normal number of their two.
template <class Real>
struct VectorNoise {
    std::vector<std::uint32_t> first, second;
    std::vector<Real> sigma;

    VectorNoise(std::size_t n, std::size_t excitatory, unsigned seed) : first(n), second(n), sigma(n) {
        std::mt19937 random(seed);
        for (std::size_t i = 0; i < n; ++i) {
            first[i] = static_cast<std::uint32_t>(random()) | 1u;
            second[i] = static_cast<std::uint32_t>(random()) | 1u;
            sigma[i] = i < excitatory ? Real(5) : Real(2);
        }
    }

    static std::uint32_t next(std::uint32_t x) {
        x ^= x << 13;
        x ^= x >> 17;
        return x ^ (x << 5);
    }

    void draw(std::vector<Real>& current) {
        const std::size_t n = current.size();
        const Real unit = Real(1.0 / 16777217.0), turn = Real(2 * 3.14159265358979323846 / 16777216.0);
#pragma GCC ivdep
        for (std::size_t i = 0; i < n; ++i) {
            first[i] = next(first[i]);
            second[i] = next(second[i]);
            const Real r = unit * Real(static_cast<std::int32_t>(first[i] >> 8) + 1);  // above 0, below 1
            const Real phase = turn * Real(static_cast<std::int32_t>(second[i] >> 8));
            current[i] = sigma[i] * std::sqrt(Real(-2) * std::log(r)) * std::cos(phase);
        }
    }
};

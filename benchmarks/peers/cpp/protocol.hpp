// What the hand-written programs share: the clock, and how they are asked to run.
// A program builds once, then reads one line from standard input per run and prints one JSON object per run.

#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>

inline double seconds() {
    using clock = std::chrono::steady_clock;
    return std::chrono::duration<double>(clock::now().time_since_epoch()).count();
}

struct Run {
    double seconds;
    std::int64_t spikes;
};

// Calls `run` for every line of standard input.
template <class Function>
void serve(Function run, double build_s, std::size_t cells, double duration) {
    std::string line;
    while (std::getline(std::cin, line)) {
        const Run done = run();
        std::printf("{\"run_s\": %.6f, \"build_s\": %.6f, \"spikes\": %lld, \"rate_hz\": %.4f}\n", done.seconds, build_s,
                    static_cast<long long>(done.spikes), done.spikes / (duration / 1000.0) / static_cast<double>(cells));
        std::fflush(stdout);
    }
}

#pragma once
// `perdura replay`: does this build agree with what the workflows of a namespace, or of files, have
// done so far? To be asked before it takes over from an older one.
#include <string>

#include "apps/common/run.hpp"

namespace CLI {
class App;
}

namespace perdura::apps {

/// Exit codes: 0 it agrees with all, 1 not with some; `misused` for settings that cannot be, and
/// for what was named and has nothing to replay, too.
inline constexpr int replay_differs = 1;
inline constexpr int replay_without_server = 3;

/// Adds the command; `code` becomes its exit code. `root` is read when it runs.
void add_replay(CLI::App& app, const std::string& root, int& code);

}  // namespace perdura::apps

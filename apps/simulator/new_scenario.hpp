#pragma once
// `simulator new`: a file to start from.
#include <filesystem>
#include <string>

namespace perdura::apps::simulator {

/// A valid scenario of that name with comments on what else there is.
std::string starting_text(const std::string& name);

/// Writes it as NAME.yaml in `folder`; a NAME with a slash is a path by itself, with or without
/// .yaml. The path written. Throws `FileError`: a name that scenarios cannot have, no such folder,
/// a file that is there already.
std::filesystem::path write_new(const std::string& name, const std::filesystem::path& folder);

}  // namespace perdura::apps::simulator

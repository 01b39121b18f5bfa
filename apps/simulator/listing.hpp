#pragma once
// `simulator list`: what there is to choose from.
#include <filesystem>
#include <ostream>
#include <vector>

namespace perdura::apps::simulator {

/// Every site with its class and choices; `as_json`: one object a site.
void list_sites(bool as_json, std::ostream& out);

/// Every mark that scenarios may name; `as_json`: one object a mark.
void list_marks(bool as_json, std::ostream& out);

/// Every scenario with its sentence, where it is; those that are not valid say so. Throws
/// `FileError`.
void list_scenarios(const std::vector<std::filesystem::path>& files, bool as_json,
                    std::ostream& out);

}  // namespace perdura::apps::simulator

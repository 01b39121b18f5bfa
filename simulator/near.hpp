#pragma once
// "Did you mean …?": the name that somebody who mistyped had in mind.
#include <string>
#include <string_view>
#include <vector>

namespace perdura::simulator {

/// The nearest of `names`, the first of equals; empty if none is near: more than a third of the
/// letters (at least one, at most three) would have to change. Swapped neighbours are one change.
std::string_view nearest(std::string_view text, const std::vector<std::string_view>& names);

/// "there is no KIND \"txet\"; did you mean \"text\"?", or else what there is.
std::string no_such(std::string_view kind, std::string_view text,
                    const std::vector<std::string_view>& names);

/// A foreign text in quotes, as a message can show it: cut, and without control characters.
std::string shown(std::string_view text);

}  // namespace perdura::simulator

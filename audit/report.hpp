#pragma once
// A verdict for people, and for programs.
#include <string>

#include "audit/verdict.hpp"

namespace perdura::audit {

/// Differences that are shown to people; JSON has all.
inline constexpr std::size_t shown_max = 100;

/// Lines; ends with what it comes to.
std::string text_of(const Verdict& verdict);
/// One document: {clean, quiesced, read, differences, explained, under_way, gone}.
std::string json_of(const Verdict& verdict);

}  // namespace perdura::audit

#pragma once
// Histories as text that two servers agree on.
#include <string>

namespace temporal::api::history::v1 {
class History;
}

namespace perdura::temporal::testing {

/// An event a line: its id, its type and its attributes in a compact JSON-like form. Left out is
/// what differs between two runs of the same thing: times, tokens, identities, build ids, request
/// ids. Run ids are numbered in the order in which they first appear (`run#1`).
std::string normalise(const ::temporal::api::history::v1::History& history);

}  // namespace perdura::temporal::testing

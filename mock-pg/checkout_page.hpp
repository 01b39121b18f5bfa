#pragma once
// The payer's page: plain HTML, no script, all foreign text escaped.
#include <string>
#include <string_view>

#include "mock-pg/brain.hpp"

namespace perdura::mock_pg {

/// Fit for text and for quoted attributes.
std::string escape_html(std::string_view text);

/// The page to pay on, or, if it is paid already, the one that says so.
std::string checkout_page(const Payment& payment, std::size_t attempt);
/// What became of a try. After a decline it offers another.
std::string result_page(const Payment& payment, Shown shown);
std::string unknown_page();

}  // namespace perdura::mock_pg

#pragma once
// The gateway's pages, as far as one has to read them to press a button.
#include <string>

namespace perdura::apps {

/// What a browser would send.
struct Form {
  std::string action;
  std::string body;  // application/x-www-form-urlencoded
};

/// "Checkout", "Paid"; empty if the page has none.
std::string title_of(const std::string& page);

/// The form behind the button that is called so. Throws `std::runtime_error`, with the page's
/// title, if there is none.
Form form_of(const std::string& page, const std::string& button);

/// Path and query of an address: "/checkout/pgo_7" of "http://127.0.0.1:18090/checkout/pgo_7".
/// Throws `std::runtime_error` for what is no address.
std::string target_of(const std::string& address);

}  // namespace perdura::apps

#pragma once
// The URLs of addresses.
#include <vector>

#include "platform/http/route.hpp"
#include "services/identity/address_book.hpp"

namespace perdura::services::identity {

/// `book` outlives them. Mount them behind `user_and_service_tokens`, with `routes`.
std::vector<platform::Route> address_routes(const AddressBook& book);

}  // namespace perdura::services::identity

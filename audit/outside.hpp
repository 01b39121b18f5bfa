#pragma once
// The books of the world outside, by their control routes. Throw `Away`.
#include "audit/books.hpp"
#include "audit/ports.hpp"
#include "audit/scope.hpp"

namespace perdura::audit {

/// All payments that the gateway has, so many `items` a page; or those of the books' payments, and
/// of the scope.
void read_gateway(platform::HttpClient& gateway, const Scope& scope, int items, Books& books,
                  const Progress& progress);

/// All waybills that the courier has, likewise; or those of the scope's orders.
void read_courier(platform::HttpClient& courier, const Scope& scope, int items, Books& books,
                  const Progress& progress);

}  // namespace perdura::audit

#pragma once
// A service's tables into the books, a file each. All throw `Away`.
#include "audit/books.hpp"
#include "audit/stores/pages.hpp"

namespace perdura::audit {

/// The windows in which all that is about orders is read.
std::vector<Window> windows_of(const Store& order, const Scope& scope);

void read_orders(const Store& order, const std::vector<Window>& windows, Books& books,
                 const Progress& progress);
void read_payments(const Store& payment, const std::vector<Window>& windows, Books& books,
                   const Progress& progress);
void read_credit(const Store& payment, const Scope& scope, Books& books, const Progress& progress);
void read_reservations(const Store& product, const std::vector<Window>& windows, Books& books,
                       const Progress& progress);
void read_skus(const Store& product, const Scope& scope, Books& books, const Progress& progress);
void read_shipments(const Store& shipping, const std::vector<Window>& windows, Books& books,
                    const Progress& progress);

}  // namespace perdura::audit

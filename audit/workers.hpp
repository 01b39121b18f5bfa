#pragma once
// Who gives money back.
#include <set>
#include <string>

#include "audit/books.hpp"

namespace perdura::audit {

/// It is to go back, and has not: whoever gives it back is at work. What FAILED is wanted no more,
/// or asked for again.
bool is_wanted(const RefundRow& refund);

/// Ids of the workflows that may be the one that gives this refund back: it works at it for as long
/// as it is open. Which they are its name tells: refunds are named after a parcel, an attempt or a
/// cancellation.
std::set<std::string> workers_of(const RefundRow& refund, const Books& books);

}  // namespace perdura::audit

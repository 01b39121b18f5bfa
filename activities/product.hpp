#pragma once
// What workflows ask of the product service.
#include "activities/calls.hpp"
#include "activities/options.hpp"
#include "domain/calls/product.hpp"

namespace perdura::activities {

namespace product {

using namespace domain::calls;

inline const temporal::ActivityType<ReserveStock, ReserveOutcome> reserve{
    "ReserveStock", service_call(), quick_service_call()};
inline const temporal::ActivityType<ReservationRef, StockMoved> sell{"SellStock", service_call(),
                                                                     quick_service_call()};
inline const temporal::ActivityType<ReservationRef, StockMoved> release{
    "ReleaseStock", service_call(), quick_service_call()};
inline const temporal::ActivityType<ReleaseUnits, StockMoved> release_units{
    "ReleaseUnits", service_call(), quick_service_call()};

/// Every type above: one that is missing here cannot be registered.
using All = List<reserve, sell, release, release_units>;

}  // namespace product

/// The client outlives the activities.
void add_product(temporal::Activities& activities, const ServiceClient& service, Now now);

}  // namespace perdura::activities

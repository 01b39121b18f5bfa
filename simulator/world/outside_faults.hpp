#pragma once
// What the chooser lets go wrong at the payment gateway and at the courier.
#include "mock-courier/faults.hpp"
#include "mock-pg/faults.hpp"
#include "simulator/chooser.hpp"
#include "simulator/world/names.hpp"

namespace perdura::simulator {

// Chooser and names outlive them.
mock_pg::Fate gateway_fate(Chooser& chooser, Names& names);
mock_courier::Fate courier_fate(Chooser& chooser, Names& names);

}  // namespace perdura::simulator

#pragma once
// The services' databases: migrated once in a process, used by one world after another.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "simulator/ports/sql.hpp"

namespace perdura::simulator {

/// A service's schema. It outlives the processes of its service.
struct Schema {
  std::string service;
  std::string topic;  // of its events
  SimulatedSql database;
  /// Called after each commit that changed something, by number.
  std::map<std::uint64_t, std::function<void(std::span<const Change>)>> listeners = {};
  std::uint64_t last_listener = 0;
};

class Schemas {
 public:
  Schemas();
  Schemas(const Schemas&) = delete;
  Schemas& operator=(const Schemas&) = delete;

  /// Throws `std::out_of_range` for a service that has none.
  Schema& of(const std::string& service) { return *schemas_.at(service); }
  const std::map<std::string, std::unique_ptr<Schema>>& all() const { return schemas_; }
  /// As new.
  void clear();

 private:
  std::map<std::string, std::unique_ptr<Schema>> schemas_;
};

}  // namespace perdura::simulator

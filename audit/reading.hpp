#pragma once
// One reading of all books, and what does not fit together in it.
#include "audit/books.hpp"
#include "audit/finding.hpp"
#include "audit/ports.hpp"
#include "audit/scope.hpp"

namespace perdura::audit {

struct Reading {
  Scope scope;
  Transit transit;
  Books books;
  std::vector<Finding> findings;
};

/// Reads page by page, everything into memory: some kilobytes an order. What is on its way is read
/// first, so that what it explains is explained. Throws `Away`.
Reading read(const Ports& ports, const Scope& scope, const Progress& progress);

/// Once more what the first reading found, or had on its way; the workflows of suspected orders are
/// looked at one by one.
Reading read_again(const Ports& ports, const Reading& first, const Progress& progress);

}  // namespace perdura::audit

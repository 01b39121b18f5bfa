#pragma once
// The problems of a document, as "pointer CODE" lines that read well in a comparison.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "json/codec.hpp"

namespace perdura::json::testing {

using Lines = std::vector<std::string>;

template <class F>
Lines problems_in(F&& read) {
  Lines lines;
  try {
    read();
  } catch (const DecodeError& error) {
    EXPECT_FALSE(error.problems().empty());
    for (const auto& problem : error.problems()) {
      EXPECT_FALSE(problem.detail.empty());
      lines.push_back(problem.pointer + " " + problem.code);
    }
  }
  return lines;
}

template <class T>
Lines problems_of(std::string_view text, Unknown unknown = Unknown::Ignore) {
  return problems_in([&] { from_text<T>(text, unknown); });
}

}  // namespace perdura::json::testing

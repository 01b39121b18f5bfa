#pragma once
// The words of a visibility query.
#include <string>

namespace perdura::temporal::testing::detail {

struct Token {
  enum class Kind { Word, Text, Number, Symbol, End };
  Kind kind = Kind::End;
  std::string text;
};

/// Throws `ServiceError`: the query is not understood.
[[noreturn]] void invalid_query(const std::string& message);

class Lexer {
 public:
  /// The text must outlive the lexer.
  explicit Lexer(const std::string& text) : text_(text) {}

  Token next();

 private:
  template <class Belongs>
  std::string take(Belongs belongs);
  Token quoted(char quote);
  Token symbol();

  const std::string& text_;
  std::size_t at_ = 0;
};

}  // namespace perdura::temporal::testing::detail

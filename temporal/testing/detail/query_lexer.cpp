#include "temporal/testing/detail/query_lexer.hpp"

#include <cctype>

#include "temporal/testing/detail/errors.hpp"

namespace perdura::temporal::testing::detail {

void invalid_query(const std::string& message) {
  throw ServiceError(errors::invalid_argument("invalid query: " + message));
}

template <class Belongs>
std::string Lexer::take(Belongs belongs) {
  const std::size_t begin = at_;
  while (at_ < text_.size() && belongs(text_[at_])) ++at_;
  return text_.substr(begin, at_ - begin);
}

Token Lexer::next() {
  const auto in_number = [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '+' ||
           c == 'e' || c == 'E';
  };
  const auto in_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  if (at_ == text_.size()) return {};
  const char c = text_[at_];
  if (c == '\'' || c == '"') return quoted(c);
  if (c == '`') return {Token::Kind::Word, quoted(c).text};
  if (std::isdigit(static_cast<unsigned char>(c)) || c == '-') {
    return {Token::Kind::Number, take(in_number)};
  }
  if (in_word(c)) return {Token::Kind::Word, take(in_word)};
  return symbol();
}

Token Lexer::quoted(char quote) {
  std::string value;
  for (++at_; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == quote) {
      ++at_;
      return {Token::Kind::Text, value};
    }
    if (c == '\\' && at_ + 1 < text_.size()) ++at_;
    value += text_[at_];
  }
  invalid_query("a string is not closed");
}

Token Lexer::symbol() {
  for (const char* known : {"!=", "<=", ">=", "=", "<", ">", "(", ")", ","}) {
    const std::string symbol = known;
    if (text_.compare(at_, symbol.size(), symbol) != 0) continue;
    at_ += symbol.size();
    return {Token::Kind::Symbol, symbol};
  }
  invalid_query(std::string("unexpected character ") + text_[at_]);
}

}  // namespace perdura::temporal::testing::detail

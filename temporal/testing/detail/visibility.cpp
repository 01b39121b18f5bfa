#include "temporal/testing/detail/visibility.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "temporal/testing/detail/query_lexer.hpp"

namespace perdura::temporal::testing::detail {

namespace {

using Type = SearchAttributeType;
using Scalar = SearchValue::Scalar;
using Values = std::function<SearchValue(const Execution&)>;
/// Unknown (empty) where an attribute is not set, as in SQL.
using Truth = std::optional<bool>;
using Clause = std::function<Truth(const Execution&)>;

Truth negate(Truth truth) { return truth ? Truth(!*truth) : truth; }
Truth both(Truth a, Truth b) {
  if ((a && !*a) || (b && !*b)) return false;
  return a && b ? Truth(true) : Truth();
}
Truth either(Truth a, Truth b) { return negate(both(negate(a), negate(b))); }

[[noreturn]] void invalid(const std::string& message) { invalid_query(message); }

Scalar text_of(TimePoint time) { return time_text(time); }

/// What a system attribute of a run is.
SearchValue system_value(const std::string& name, const Execution& run) {
  const auto& parent = run.start.parent;
  SearchValue value;
  if (name == "WorkflowId") value.values = {run.workflow_id};
  if (name == "RunId") value.values = {run.run_id};
  if (name == "WorkflowType") value.values = {run.type()};
  if (name == "ExecutionStatus") value.values = {status_name(run.state.status)};
  if (name == "TaskQueue") value.values = {run.task_queue()};
  if (name == "StartTime") value.values = {text_of(run.start_time)};
  if (name == "ExecutionTime") value.values = {text_of(run.execution_time)};
  if (name == "CloseTime" && run.state.close_time) {
    value.values = {text_of(*run.state.close_time)};
  }
  if (name == "HistoryLength" && run.state.close_time) {
    value.values = {static_cast<double>(run.history.next_event_id() - 1)};
  }
  if (name == "ParentWorkflowId" && parent) value.values = {parent->workflow_id};
  if (name == "ParentRunId" && parent) value.values = {parent->run_id};
  if (name == "RootWorkflowId") {
    value.values = {parent ? run.start.root_workflow_id : run.workflow_id};
  }
  if (name == "RootRunId") value.values = {parent ? run.start.root_run_id : run.run_id};
  return value;
}

class Parser {
 public:
  Parser(const std::string& text, const std::map<std::string, Type>& custom)
      : lexer_(text), custom_(custom), token_(lexer_.next()) {}

  Condition parse() {
    const Clause clause = disjunction();
    if (token_.kind != Token::Kind::End) invalid("unsupported syntax at '" + token_.text + "'");
    return [clause](const Execution& run) { return clause(run).value_or(false); };
  }

 private:
  static constexpr int kDeepest = 50;

  static std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
  }

  Token take() { return std::exchange(token_, lexer_.next()); }
  bool take_word(const char* word) {
    if (token_.kind != Token::Kind::Word || upper(token_.text) != word) return false;
    take();
    return true;
  }
  bool take_symbol(const char* symbol) {
    if (token_.kind != Token::Kind::Symbol || token_.text != symbol) return false;
    take();
    return true;
  }
  void expect_symbol(const char* symbol) {
    if (!take_symbol(symbol)) invalid(std::string("expected '") + symbol + "'");
  }

  Clause disjunction() {
    Clause left = conjunction();
    while (take_word("OR")) {
      left = [left, right = conjunction()](const Execution& run) {
        return either(left(run), right(run));
      };
    }
    return left;
  }

  Clause conjunction() {
    Clause left = negation();
    while (take_word("AND")) {
      left = [left, right = negation()](const Execution& run) {
        return both(left(run), right(run));
      };
    }
    return left;
  }

  Clause negation() {
    if (++depth_ > kDeepest) invalid("nested too deeply");
    Clause result;
    if (take_word("NOT")) {
      result = [inner = negation()](const Execution& run) { return negate(inner(run)); };
    } else if (take_symbol("(")) {
      result = disjunction();
      expect_symbol(")");
    } else {
      result = comparison();
    }
    --depth_;
    return result;
  }

  Clause comparison() {
    if (token_.kind != Token::Kind::Word) invalid("expected the name of a search attribute");
    const std::string name = take().text;
    const auto [type, values] = attribute(name);
    if (take_word("IS")) {
      const bool negated = take_word("NOT");
      if (!take_word("NULL")) invalid("expected NULL");
      return [values, negated](const Execution& run) {
        return Truth(values(run).values.empty() != negated);
      };
    }
    const bool negated = take_word("NOT");
    if (take_word("IN")) return among(values, list(name, type), negated);
    if (take_word("STARTS_WITH")) return prefixed(name, type, values, negated);
    if (take_word("BETWEEN")) return between(name, type, values, negated);
    if (negated) invalid("expected IN, BETWEEN or STARTS_WITH after NOT");
    if (token_.kind != Token::Kind::Symbol) invalid("expected an operator after " + name);
    const std::string op = take().text;
    return compared(values, op, type, literal(name, type));
  }

  std::pair<Type, Values> attribute(const std::string& name) {
    const auto& system = system_search_attributes();
    if (const auto found = system.find(name); found != system.end()) {
      return {found->second, [name](const Execution& run) { return system_value(name, run); }};
    }
    const auto found = custom_.find(name);
    if (found == custom_.end()) {
      throw ServiceError(
          errors::invalid_argument("invalid query: invalid search attribute: " + name));
    }
    const Type type = found->second;
    return {type, [name, type](const Execution& run) {
              const auto held = run.state.search_attributes.find(name);
              if (held == run.state.search_attributes.end()) return SearchValue{};
              return decode_search_value(held->second, type).value_or(SearchValue{});
            }};
  }

  Scalar literal(const std::string& name, Type type) {
    const Token token = take();
    if (token.kind == Token::Kind::Text) {
      if (type == Type::Datetime) {
        const auto time = normal_time(token.text);
        if (!time) invalid("'" + token.text + "' is not a time");
        return *time;
      }
      if (type != Type::Keyword && type != Type::Text && type != Type::KeywordList) {
        invalid("invalid value for search attribute " + name + ": '" + token.text + "'");
      }
      if (name == "ExecutionStatus") check_status(token.text);
      return token.text;
    }
    if (token.kind == Token::Kind::Number && (type == Type::Int || type == Type::Double)) {
      double number = 0;
      const char* const end = token.text.data() + token.text.size();
      const auto [at, error] = std::from_chars(token.text.data(), end, number);
      if (error != std::errc{} || at != end) invalid("'" + token.text + "' is not a number");
      return number;
    }
    const std::string word = upper(token.text);
    const bool boolean = word == "TRUE" || word == "FALSE";
    if (type == Type::Bool && boolean) return word == "TRUE";
    invalid("invalid value for search attribute " + name + ": " + token.text);
  }

  static void check_status(const std::string& status) {
    for (int i = enums::WORKFLOW_EXECUTION_STATUS_RUNNING;
         i <= enums::WORKFLOW_EXECUTION_STATUS_TIMED_OUT; ++i) {
      if (status == status_name(static_cast<enums::WorkflowExecutionStatus>(i))) return;
    }
    invalid("invalid ExecutionStatus value '" + status + "'");
  }

  std::vector<Scalar> list(const std::string& name, Type type) {
    std::vector<Scalar> members;
    expect_symbol("(");
    do {
      members.push_back(literal(name, type));
    } while (take_symbol(","));
    expect_symbol(")");
    return members;
  }

  static bool holds(const SearchValue& value, const Scalar& wanted) {
    return std::find(value.values.begin(), value.values.end(), wanted) != value.values.end();
  }

  static Clause among(Values values, std::vector<Scalar> members, bool negated) {
    return where(values, [members, negated](const SearchValue& value) {
      return negated != std::any_of(members.begin(), members.end(),
                                    [&](const Scalar& member) { return holds(value, member); });
    });
  }

  Clause prefixed(const std::string& name, Type type, Values values, bool negated) {
    if (type != Type::Keyword && type != Type::KeywordList) {
      invalid("STARTS_WITH needs a keyword, which " + name + " is not");
    }
    const std::string prefix = std::get<std::string>(literal_text(name));
    return where(values, [prefix, negated](const SearchValue& value) {
      return negated !=
             std::any_of(value.values.begin(), value.values.end(), [&](const Scalar& scalar) {
               return std::get<std::string>(scalar).starts_with(prefix);
             });
    });
  }

  Scalar literal_text(const std::string& name) {
    const Token token = take();
    if (token.kind != Token::Kind::Text) invalid("expected a string after " + name);
    return token.text;
  }

  Clause between(const std::string& name, Type type, Values values, bool negated) {
    const Scalar low = literal(name, type);
    if (!take_word("AND")) invalid("expected AND");
    const Scalar high = literal(name, type);
    return where(values, [low, high, negated](const SearchValue& value) {
      return (value.values[0] >= low && value.values[0] <= high) != negated;
    });
  }

  /// Unknown where the attribute is not set.
  template <class Predicate>
  static Clause where(Values values, Predicate predicate) {
    return [values, predicate](const Execution& run) {
      const SearchValue value = values(run);
      return value.values.empty() ? Truth() : Truth(predicate(value));
    };
  }

  static Clause compared(Values values, const std::string& op, Type type, const Scalar& wanted) {
    if (type == Type::Text && op == "=") {
      // Texts are split into words; all words asked for must be there.
      return where(values, [wanted](const SearchValue& value) {
        return has_words(std::get<std::string>(value.values[0]), std::get<std::string>(wanted));
      });
    }
    if (op == "=") {
      return where(values, [wanted](const SearchValue& value) { return holds(value, wanted); });
    }
    if (op == "!=") {
      return where(values, [wanted](const SearchValue& value) { return !holds(value, wanted); });
    }
    if (type == Type::KeywordList || type == Type::Text || type == Type::Bool) {
      invalid("operator " + op + " is not supported for this type");
    }
    return where(values, [op, wanted](const SearchValue& value) {
      if (op == "<") return value.values[0] < wanted;
      if (op == "<=") return value.values[0] <= wanted;
      if (op == ">") return value.values[0] > wanted;
      return value.values[0] >= wanted;
    });
  }

  static std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> result(1);
    for (const char c : text) {
      if (std::isalnum(static_cast<unsigned char>(c)) || (c & 0x80) != 0) {
        result.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      } else if (!result.back().empty()) {
        result.emplace_back();
      }
    }
    if (result.back().empty()) result.pop_back();
    return result;
  }

  static bool has_words(const std::string& text, const std::string& wanted) {
    const auto present = words(text);
    const auto asked = words(wanted);
    return std::all_of(asked.begin(), asked.end(), [&](const std::string& word) {
      return std::find(present.begin(), present.end(), word) != present.end();
    });
  }

  Lexer lexer_;
  const std::map<std::string, Type>& custom_;
  Token token_;
  int depth_ = 0;
};

}  // namespace

std::string status_name(enums::WorkflowExecutionStatus status) {
  switch (status) {
    case enums::WORKFLOW_EXECUTION_STATUS_RUNNING:
      return "Running";
    case enums::WORKFLOW_EXECUTION_STATUS_COMPLETED:
      return "Completed";
    case enums::WORKFLOW_EXECUTION_STATUS_FAILED:
      return "Failed";
    case enums::WORKFLOW_EXECUTION_STATUS_CANCELED:
      return "Canceled";
    case enums::WORKFLOW_EXECUTION_STATUS_TERMINATED:
      return "Terminated";
    case enums::WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW:
      return "ContinuedAsNew";
    case enums::WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
      return "TimedOut";
    default:
      return "Unspecified";
  }
}

Condition parse_query(const std::string& text, const std::map<std::string, Type>& custom) {
  const bool blank =
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isspace(c) != 0; });
  if (blank) return [](const Execution&) { return true; };
  return Parser(text, custom).parse();
}

}  // namespace perdura::temporal::testing::detail

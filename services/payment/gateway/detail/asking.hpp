#pragma once
// One call to a gateway and its answer. What is wrong with either leaves the operation as
// `Doubtful` and becomes its `Unknown`; only adapters see it.
#include <chrono>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "json/codec.hpp"
#include "platform/http/client.hpp"
#include "services/payment/gateway/outcomes.hpp"

namespace perdura::services::payment::gateway::detail {

struct Doubtful : std::exception {
  explicit Doubtful(Unknown what_is_not_known) : unknown(std::move(what_is_not_known)) {}
  const char* what() const noexcept override { return unknown.detail.c_str(); }
  Unknown unknown;
};

/// Foreign text for a log: cut at 200 bytes, what is not printable ASCII replaced.
std::string for_log(std::string_view text);

/// An answer, with what it may stand for: whether its own request may have moved something, and
/// whether an earlier one of the same operation may have.
class Answer {
 public:
  struct Effects {
    bool own = false;
    bool earlier = false;
  };

  Answer(platform::HttpResponse response, Effects effects)
      : response_(std::move(response)), effects_(effects) {}

  int status() const { return response_.status; }
  const std::string& body() const { return response_.body; }

  /// Throws `Doubtful`.
  [[noreturn]] void doubt(Doubt doubt, std::string_view detail) const;
  /// The same for what was turned away before anything was looked at: it moved nothing itself.
  [[noreturn]] void turned_away(Doubt doubt, std::string_view detail) const;
  [[noreturn]] void contradicts(std::string_view detail) const {
    doubt(Doubt::Contradiction, detail);
  }
  /// Throws `Doubtful` Contradiction if there is a complaint.
  void require_no(const std::string& complaint) const {
    if (!complaint.empty()) contradicts(complaint);
  }

  /// The body as a `T`; members that we do not know are ignored. Throws `Doubtful` Garbage.
  template <class T>
  T read() const {
    try {
      return json::from_text<T>(body());
    } catch (const json::DecodeError& error) {
      doubt(Doubt::Garbage, std::to_string(status()) + ", " + error.what());
    }
  }

  /// Throws `Doubtful` for an answer that says nothing about the question itself: we are unknown
  /// there (401), too many calls (429), 5xx; and for what is no final answer (1xx, 3xx).
  void require_judgement() const;

 private:
  platform::HttpResponse response_;
  Effects effects_;
};

/// Calls to one gateway, each with `fixed` header fields.
class Line {
 public:
  Line(platform::HttpClient& client, platform::HttpHeaders fixed)
      : client_(client), fixed_(std::move(fixed)) {}

  /// Throws `Doubtful`. `moved`: whether an earlier call of the same operation may have.
  Answer get(const std::string& target, std::chrono::milliseconds deadline,
             bool moved = false) const;
  Answer post(const std::string& target, std::string body, const std::string& key,
              std::chrono::milliseconds deadline) const;

 private:
  Answer send(const platform::HttpRequest& request, std::chrono::milliseconds deadline,
              Answer::Effects effects) const;

  platform::HttpClient& client_;
  const platform::HttpHeaders fixed_;
};

/// The outcome of `ask()`, or why there is none.
template <class Outcome, class Ask>
Outcome resolve(Ask ask) {
  try {
    return ask();
  } catch (const Doubtful& doubtful) {
    return doubtful.unknown;
  }
}

/// Throws `std::invalid_argument` for what cannot be a secret in a header: nothing, or not
/// printable ASCII.
void require_secret(std::string_view secret);

}  // namespace perdura::services::payment::gateway::detail

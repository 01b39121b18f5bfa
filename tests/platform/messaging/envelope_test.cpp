#include "platform/messaging/envelope.hpp"

#include <gtest/gtest.h>

namespace perdura::platform {
namespace {

using Kind = EnvelopeError::Kind;

const EventEnvelope example{
    .id = "evt_1",
    .type = "order.placed",
    .schema = 2,
    .aggregate = "ord_7",
    .sequence = 18'446'744'073'709'551'615U,
    .occurred_at =
        std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::milliseconds(250),
    .traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    .request_id = "req_7"};

std::optional<std::pair<Kind, std::string>> refusal(const MessageHeaders& headers) {
  try {
    decode_envelope(headers);
  } catch (const EnvelopeError& error) {
    return std::pair(error.kind(), error.header());
  }
  return std::nullopt;
}

MessageHeaders with(std::string_view name, const std::string& value) {
  auto headers = encode_envelope(example);
  for (auto& [known, text] : headers) {
    if (known == name) text = value;
  }
  return headers;
}

TEST(Envelope, ComesBackAsItWas) {
  EXPECT_EQ(decode_envelope(encode_envelope(example)), example);
  auto untraced = example;
  untraced.traceparent.clear();
  untraced.request_id.clear();
  EXPECT_EQ(encode_envelope(untraced).size(), 6u);
  EXPECT_EQ(decode_envelope(encode_envelope(untraced)), untraced);
}

TEST(Envelope, IgnoresOtherHeaders) {
  auto headers = encode_envelope(example);
  headers.insert(headers.begin(), {"replay_for", "g"});
  EXPECT_EQ(decode_envelope(headers), example);
}

TEST(Envelope, NamesTheHeaderThatIsMissing) {
  for (const auto name : {header::id, header::type, header::schema, header::aggregate,
                          header::sequence, header::occurred_at}) {
    auto headers = encode_envelope(example);
    std::erase_if(headers, [&](const auto& field) { return field.first == name; });
    EXPECT_EQ(refusal(headers), std::pair(Kind::Missing, std::string(name)));
  }
}

TEST(Envelope, NamesTheHeaderThatStandsTwice) {
  auto headers = encode_envelope(example);
  headers.emplace_back("sequence", "7");
  EXPECT_EQ(refusal(headers), std::pair(Kind::Repeated, std::string("sequence")));
}

TEST(Envelope, NamesTheHeaderThatIsMalformed) {
  const std::vector<std::pair<std::string_view, std::string>> bad = {
      {header::id, ""},
      {header::type, "order\n"},
      {header::aggregate, std::string(256, 'a')},
      {header::schema, ""},
      {header::schema, "0"},
      {header::schema, "02"},
      {header::schema, "4294967296"},
      {header::sequence, "-1"},
      {header::sequence, "1x"},
      {header::sequence, "18446744073709551616"},
      {header::occurred_at, "2026-02-30T00:00:00Z"},
      {header::occurred_at, "yesterday"},
      {header::traceparent, ""},
      {header::traceparent, "00-00000000000000000000000000000000-00f067aa0ba902b7-01"},
      {header::traceparent, "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"},
  };
  for (const auto& [name, value] : bad) {
    EXPECT_EQ(refusal(with(name, value)), std::pair(Kind::Malformed, std::string(name))) << value;
  }
}

TEST(Envelope, RefusesToWriteWhatItWouldNotRead) {
  const auto refused = [](auto change) {
    auto envelope = example;
    change(envelope);
    EXPECT_THROW(encode_envelope(envelope), EnvelopeError);
  };
  refused([](auto& e) { e.id.clear(); });
  refused([](auto& e) { e.type = "a\tb"; });
  refused([](auto& e) { e.schema = 0; });
  refused([](auto& e) { e.sequence = 0; });
  refused([](auto& e) { e.traceparent = "00-zz"; });
  refused([](auto& e) { e.request_id = "two words"; });
  refused(
      [](auto& e) { e.occurred_at = {std::chrono::sys_days(std::chrono::year(20'000) / 1 / 1)}; });
}

}  // namespace
}  // namespace perdura::platform

#include "platform/messaging/dead_letters.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace perdura::platform {
namespace {

constexpr std::size_t max_detail = 2'000;
constexpr std::size_t page = 500;
constexpr std::string_view suffix = ".dlq";
constexpr std::string_view unreadable = "unreadable";

bool is_ours(std::string_view name) {
  return name == header::dead_partition || name == header::dead_offset ||
         name == header::dead_group || name == header::dead_cause || name == header::dead_detail ||
         name == header::replay_for;
}

std::optional<std::string> find(const MessageHeaders& headers, std::string_view name) {
  for (const auto& [known, value] : headers) {
    if (known == name) return value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> number(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  std::int64_t value = 0;
  const auto* end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc{} || stopped != end || value < 0) return std::nullopt;
  return value;
}

DeadLetter read_letter(const TopicPartition& at, const Received& received,
                       const std::string& topic) {
  const auto& headers = received.message.headers;
  DeadLetter letter{.at = at, .offset = received.offset, .original = received.message};
  letter.original.topic = topic;
  std::erase_if(letter.original.headers, [](const auto& field) { return is_ours(field.first); });
  const auto partition = number(find(headers, header::dead_partition));
  const auto offset = number(find(headers, header::dead_offset));
  const auto group = find(headers, header::dead_group);
  const auto cause = find(headers, header::dead_cause);
  letter.from = {topic, static_cast<std::int32_t>(partition.value_or(0))};
  letter.from_offset = offset.value_or(-1);
  letter.cause = {.group = group.value_or(""),
                  .cause = cause.value_or(std::string(unreadable)),
                  .detail = find(headers, header::dead_detail).value_or("")};
  if (!partition || *partition > Admin::max_partitions || !offset || !group || !cause) {
    letter.from_offset = -1;
    letter.cause.cause = unreadable;
  }
  return letter;
}

void list_partition(Reader& reader, const TopicPartition& at, const DeadLetterQuery& query,
                    std::vector<DeadLetter>& found) {
  auto next = query.after + 1;
  while (found.size() < query.max) {
    const auto messages = reader.read(at, next, page, query.deadline);
    if (messages.empty()) return;
    for (const auto& message : messages) {
      auto letter = read_letter(at, message, query.topic);
      const bool wanted = query.group.empty() || letter.cause.group == query.group;
      if (wanted && found.size() < query.max) found.push_back(std::move(letter));
    }
    next = messages.back().offset + 1;
  }
}

}  // namespace

std::string dead_letter_topic(std::string_view topic) {
  return std::string(topic) + std::string(suffix);
}

Message make_dead_letter(const TopicPartition& from, const Received& poison,
                         const DeadLetterCause& cause) {
  Message letter = poison.message;
  letter.topic = dead_letter_topic(from.topic);
  // A replay that fails again must not carry two causes.
  std::erase_if(letter.headers, [](const auto& field) { return is_ours(field.first); });
  const auto add = [&](std::string_view name, std::string value) {
    letter.headers.emplace_back(std::string(name), std::move(value));
  };
  add(header::dead_partition, std::to_string(from.partition));
  add(header::dead_offset, std::to_string(poison.offset));
  add(header::dead_group, cause.group);
  add(header::dead_cause, cause.cause);
  add(header::dead_detail, cause.detail.substr(0, max_detail));
  return letter;
}

std::vector<DeadLetter> list_dead_letters(Admin& admin, Reader& reader,
                                          const DeadLetterQuery& query) {
  std::vector<DeadLetter> found;
  const auto name = dead_letter_topic(query.topic);
  for (const auto& topic : admin.list_topics(name, query.deadline)) {
    if (topic.name != name) continue;
    for (std::int32_t partition = 0; partition < topic.partitions; ++partition) {
      list_partition(reader, {name, partition}, query, found);
    }
  }
  return found;
}

Receipts replay_dead_letters(Producer& producer, const std::vector<DeadLetter>& letters,
                             std::chrono::milliseconds deadline) {
  std::vector<Message> batch;
  for (const auto& letter : letters) {
    if (letter.cause.cause == unreadable) {
      throw MessagingError(MessagingError::Kind::Misuse,
                           to_string(letter.at) + " at " + std::to_string(letter.offset) +
                               " lacks its cause: it cannot be sent again");
    }
    batch.push_back(letter.original);
    batch.back().headers.emplace_back(std::string(header::replay_for), letter.cause.group);
  }
  return producer.publish_and_wait(std::move(batch), deadline);
}

bool is_meant_for(const MessageHeaders& headers, std::string_view group) {
  const auto meant = find(headers, header::replay_for);
  return !meant || *meant == group;
}

}  // namespace perdura::platform

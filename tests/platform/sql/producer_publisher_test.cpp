#include "platform/outbox/producer_publisher.hpp"

#include <gtest/gtest.h>

namespace perdura::platform {
namespace {

/// Answers a batch with the receipts that the test has laid ready.
struct ReadyProducer : Producer {
  Receipts receipts;
  std::vector<Message> batch;

  BatchId publish(std::vector<Message> messages, Done done) override {
    batch = std::move(messages);
    done(receipts);
    return 1;
  }
  void give_up(BatchId) override {}
  Receipts publish_and_wait(std::vector<Message>, std::chrono::milliseconds) override { return {}; }
  bool flush(std::chrono::milliseconds) override { return true; }
  void close(std::chrono::milliseconds) override {}
  std::size_t queued() const override { return 0; }
};

TEST(ProducerPublisher, TranslatesEveryReceiptInOrder) {
  ReadyProducer producer;
  producer.receipts = {{.outcome = Receipt::Outcome::Acknowledged},
                       {.outcome = Receipt::Outcome::Refused, .cause = "too large"},
                       {.outcome = Receipt::Outcome::InDoubt, .cause = "given up"}};
  ProducerPublisher publisher(producer);
  std::vector<Published> published;
  publisher.publish({{"order", "a", {}, "1"}, {"order", "b", {}, "2"}, {"order", "c", {}, "3"}},
                    [&](std::vector<Published> answer) { published = std::move(answer); });
  EXPECT_EQ(producer.batch.size(), 3u);
  ASSERT_EQ(published.size(), 3u);
  EXPECT_EQ(published[0].outcome, Published::Outcome::Acknowledged);
  EXPECT_EQ(published[1].outcome, Published::Outcome::Refused);
  EXPECT_EQ(published[1].cause, "too large");
  EXPECT_EQ(published[2].outcome, Published::Outcome::TryAgain);
}

}  // namespace
}  // namespace perdura::platform

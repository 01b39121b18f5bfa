#include "platform/core/passwords.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

namespace perdura::platform {
namespace {

TEST(Passwords, AreKnownByTheirHashAlone) {
  SeededRandomness randomness(1);
  const PasswordHasher hasher(randomness, PasswordHasher::least_cost);
  const std::string stored = hasher.hash("correct horse");
  EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << stored;
  EXPECT_TRUE(hasher.verify(stored, "correct horse"));
  EXPECT_FALSE(hasher.verify(stored, "correct horsf"));
  EXPECT_FALSE(hasher.verify(stored, ""));
  EXPECT_NE(hasher.hash("correct horse"), stored) << "the salt did not change";
}

TEST(Passwords, CompareAllTheirBytes) {
  SeededRandomness randomness(1);
  const PasswordHasher hasher(randomness, PasswordHasher::least_cost);
  const std::string with_zero("a\0b", 3);
  const std::string stored = hasher.hash(with_zero);
  EXPECT_TRUE(hasher.verify(stored, with_zero));
  EXPECT_FALSE(hasher.verify(stored, std::string("a\0c", 3)));
}

TEST(Passwords, OfNobodyAreNeverRight) {
  SeededRandomness randomness(1);
  const PasswordHasher hasher(randomness, PasswordHasher::least_cost);
  EXPECT_FALSE(hasher.verify(std::nullopt, "nobody"));
  EXPECT_FALSE(hasher.verify("not a hash", "x"));
  EXPECT_FALSE(hasher.verify("", "x"));
}

TEST(Passwords, AreHashedAnewWhenTheCostChanges) {
  SeededRandomness randomness(1);
  const PasswordHasher cheap(randomness, PasswordHasher::least_cost);
  const PasswordHasher dear(randomness, {.passes = 2, .memory = 64 << 10});
  const std::string stored = cheap.hash("p");
  EXPECT_FALSE(cheap.outdated(stored));
  EXPECT_TRUE(dear.outdated(stored));
  EXPECT_TRUE(dear.verify(stored, "p"));
}

TEST(Passwords, HaveBounds) {
  SeededRandomness randomness(1);
  const PasswordHasher hasher(randomness, PasswordHasher::least_cost);
  const std::string longest(PasswordHasher::max_password_bytes, 'x');
  EXPECT_TRUE(hasher.verify(hasher.hash(longest), longest));
  EXPECT_THROW(hasher.hash(longest + "x"), std::length_error);
  EXPECT_FALSE(hasher.verify(hasher.hash(longest), longest + "x"));
  const auto with = [&](PasswordHasher::Cost cost) { PasswordHasher bad(randomness, cost); };
  EXPECT_THROW(with({.passes = 0, .memory = 1 << 20}), std::invalid_argument);
  EXPECT_THROW(with({.passes = 1, .memory = 1 << 10}), std::invalid_argument);
}

/// Holds whoever asks for a salt, once it is told to: a hash that takes as long as the test says.
class HeldRandomness final : public Randomness {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    if (holding) {
      ++held;
      gone.wait();
    }
    source_.fill(bytes);
  }
  std::atomic<bool> holding = false;
  std::atomic<int> held = 0;
  std::latch gone{1};

 private:
  SeededRandomness source_{1};
};

TEST(Passwords, KeepABoundedNumberOfCallersWaiting) {
  HeldRandomness randomness;
  const PasswordHasher hasher(randomness, PasswordHasher::least_cost);
  const std::string stored = hasher.hash("p");
  randomness.holding = true;
  std::vector<std::jthread> threads;
  for (int n = 0; n < PasswordHasher::max_parallel; ++n) {
    threads.emplace_back([&] { EXPECT_NE(hasher.hash("p"), ""); });
  }
  while (randomness.held < PasswordHasher::max_parallel) std::this_thread::yield();
  for (int n = 0; n < PasswordHasher::max_waiting; ++n) {
    threads.emplace_back([&] { EXPECT_TRUE(hasher.verify(stored, "p")); });
  }
  while (hasher.waiting() < PasswordHasher::max_waiting) std::this_thread::yield();
  EXPECT_THROW(hasher.verify(stored, "p"), PasswordsBusy);
  EXPECT_THROW(hasher.verify(std::nullopt, "p"), DependencyUnavailable);
  EXPECT_THROW(hasher.hash("p"), PasswordsBusy);
  EXPECT_EQ(hasher.waiting(), PasswordHasher::max_waiting);
  randomness.gone.count_down();
  threads.clear();
  EXPECT_EQ(hasher.waiting(), 0);
  EXPECT_TRUE(hasher.verify(stored, "p"));
}

TEST(Passwords, TakeTurnsWhenManyLogIn) {
  SeededRandomness randomness(1);
  const PasswordHasher hasher(randomness, {});
  const std::string stored = hasher.hash("p");
  std::vector<std::thread> threads;
  std::vector<char> right(12, 0);
  for (auto& mine : right) {
    threads.emplace_back([&hasher, &stored, &mine] { mine = hasher.verify(stored, "p"); });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, std::vector<char>(12, 1));
}

}  // namespace
}  // namespace perdura::platform

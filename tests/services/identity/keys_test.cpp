// The keys that sign access tokens.
#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

using platform::PublicKey;
using platform::TokenVerifier;

std::vector<PublicKey> published(const IdentityWorld& w) {
  const auto response = w.send({.target = "/.well-known/jwks.json"});
  EXPECT_EQ(response.status, 200);
  return platform::parse_jwks(response.body).value();
}

bool good(const IdentityWorld& w, const TokenPair& tokens) {
  const TokenVerifier verifier(published(w), "perdura");
  return std::holds_alternative<platform::TokenClaims>(
      verifier.verify(tokens.access_token, w.clock.wall()));
}

TEST(SigningKeys, AreThereForWhoeverAsksAndStayTheSame) {
  IdentityWorld w;
  const auto first = published(w);
  EXPECT_EQ(first.size(), 1u);
  EXPECT_EQ(published(w), first);
  const IdentityService other(w.ports, {});
  EXPECT_EQ(other.public_keys(), first);
}

bool signed_by(const IdentityWorld& w, const PublicKey& key, const TokenPair& tokens) {
  return std::holds_alternative<platform::TokenClaims>(
      TokenVerifier({key}, "perdura").verify(tokens.access_token, w.clock.wall()));
}

TEST(SigningKeys, TheNewestSignsAndTheOldOnesStillCount) {
  IdentityWorld w;
  w.signed_up(alice);
  const auto before = w.logged_in(alice);
  const auto old = published(w);
  EXPECT_TRUE(w.service.rotate_signing_key());
  const auto keys = published(w);
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys.at(1), old.at(0));
  w.clock.advance(publication_lead);
  const auto after = w.logged_in(alice);
  EXPECT_TRUE(good(w, before));
  EXPECT_TRUE(good(w, after));
  EXPECT_TRUE(signed_by(w, keys.at(0), after));
}

TEST(SigningKeys, ANewOneSignsOnlyWhenEveryVerifierMustKnowIt) {
  IdentityWorld w;
  w.signed_up(alice);
  const auto old = published(w).at(0);
  w.clock.advance(std::chrono::hours(1));
  w.service.rotate_signing_key();
  const auto next = published(w).at(0);
  w.clock.advance(publication_lead - std::chrono::milliseconds(1));
  EXPECT_TRUE(signed_by(w, old, w.logged_in(alice)));
  w.clock.advance(std::chrono::milliseconds(1));
  EXPECT_TRUE(signed_by(w, next, w.logged_in(alice)));
}

TEST(SigningKeys, AnOldOneStaysUntilItsLastTokenHasExpired) {
  IdentityWorld w;
  w.signed_up(alice);
  w.clock.advance(std::chrono::hours(1));
  w.service.rotate_signing_key();
  w.clock.advance(publication_lead - std::chrono::seconds(1));
  const auto last = w.logged_in(alice);
  w.clock.advance(std::chrono::minutes(15) - std::chrono::seconds(1));
  w.service.rotate_signing_key();
  EXPECT_TRUE(good(w, last));
}

TEST(SigningKeys, AreDroppedWhenTheirLastTokenHasExpired) {
  IdentityWorld w;
  const auto first = published(w).at(0);
  w.clock.advance(std::chrono::hours(1));
  w.service.rotate_signing_key();
  w.signed_up(alice);
  const auto tokens = w.logged_in(alice);
  w.clock.advance(std::chrono::minutes(14));
  w.service.rotate_signing_key();
  EXPECT_EQ(published(w).size(), 3u);
  EXPECT_TRUE(good(w, tokens));
  w.clock.advance(publication_lead + std::chrono::minutes(2));
  w.service.rotate_signing_key();
  const auto left = published(w);
  EXPECT_EQ(left.size(), 3u);
  EXPECT_EQ(std::count(left.begin(), left.end(), first), 0);
}

TEST(SigningKeys, AreNeverMoreThanAVerifierReads) {
  IdentityWorld w;
  published(w);
  for (std::size_t n = 1; n < platform::max_keys; ++n) EXPECT_TRUE(w.service.rotate_signing_key());
  const auto full = published(w);
  EXPECT_EQ(full.size(), platform::max_keys);
  EXPECT_FALSE(w.service.rotate_signing_key());
  EXPECT_EQ(published(w), full);
  w.clock.advance(std::chrono::hours(1));
  EXPECT_TRUE(w.service.rotate_signing_key());
  EXPECT_EQ(published(w).size(), 2u);
}

TEST(SigningKeys, TheirSecretsAreNowhereToBeSeen) {
  IdentityWorld w;
  const auto body = w.send({.target = "/.well-known/jwks.json"}).body;
  EXPECT_EQ(body.find("\"d\""), body.npos);
  EXPECT_NE(body.find("\"x\""), body.npos);
}

}  // namespace
}  // namespace perdura::services::identity::testing

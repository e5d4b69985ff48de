// The answers to the last writes that carried a request id, so that a retry changes nothing and gets the first answer.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace xeber {

// Not thread-safe.
class AnsweredRequests {
 public:
  static constexpr std::size_t kWindow = 65536;    // requests that are remembered, the last ones
  static constexpr std::size_t kMaxIdBytes = 128;  // of a request id

  // DATA_LOSS if the bytes are none that Encode wrote.
  static absl::StatusOr<AnsweredRequests> Decode(std::string_view bytes);
  std::string Encode() const;

  // The first answer to a request, or nothing if it is new or out of the window. `target` says what it asks for (kind of write
  // and article): INVALID_ARGUMENT if the id was given for something else.
  std::optional<absl::Status> Find(std::string_view request_id, std::string_view target) const;
  // Keeps the first answer to a request.
  void Remember(std::string_view request_id, std::string_view target, const absl::Status& answer);

  bool empty() const { return order_.empty(); }
  std::uint64_t remembered() const { return remembered_; }  // grows with each Remember of a new request

 private:
  using Digest = std::array<char, 16>;  // of the request id: bounds the memory whatever its length
  struct Answer {
    std::uint64_t target = 0;  // its hash
    absl::Status status;
  };

  static Digest DigestOf(std::string_view request_id);
  void Add(const Digest& digest, Answer answer);

  std::map<Digest, Answer> answers_;
  std::deque<Digest> order_;  // oldest first
  std::uint64_t remembered_ = 0;
};

}  // namespace xeber

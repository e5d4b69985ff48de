#include "index/answered_requests.h"

#include <openssl/evp.h>

#include <algorithm>
#include <utility>

#include "index/bytes.h"
#include "index/hash.h"

namespace xeber {

// SHA-256, cut: two ids of clients that mean no harm, or do, have the same one never.
AnsweredRequests::Digest AnsweredRequests::DigestOf(std::string_view request_id) {
  unsigned char whole[EVP_MAX_MD_SIZE] = {};
  unsigned size = 0;
  EVP_Digest(request_id.data(), request_id.size(), whole, &size, EVP_sha256(), nullptr);
  Digest digest;
  std::copy_n(whole, digest.size(), digest.begin());
  return digest;
}

std::optional<absl::Status> AnsweredRequests::Find(std::string_view request_id, std::string_view target) const {
  const auto at = answers_.find(DigestOf(request_id));
  if (at == answers_.end()) return std::nullopt;
  if (at->second.target == HashBytes(target)) return at->second.status;
  return absl::InvalidArgumentError("request_id: was given for another write; a new write needs a new one");
}

void AnsweredRequests::Remember(std::string_view request_id, std::string_view target, const absl::Status& answer) {
  Add(DigestOf(request_id), {.target = HashBytes(target), .status = answer});
}

void AnsweredRequests::Add(const Digest& digest, Answer answer) {
  if (!answers_.try_emplace(digest, std::move(answer)).second) return;
  ++remembered_;
  order_.push_back(digest);
  if (order_.size() <= kWindow) return;
  answers_.erase(order_.front());
  order_.pop_front();
}

std::string AnsweredRequests::Encode() const {
  ByteSink out;
  out.PutCount(order_.size());
  for (const Digest& digest : order_) {
    const Answer& answer = answers_.at(digest);
    out.Put(digest);
    out.Put(answer.target);
    out.PutCount(static_cast<std::uint64_t>(answer.status.raw_code()));
    if (!answer.status.ok()) out.PutString({answer.status.message().data(), answer.status.message().size()});
  }
  return Sealed(std::move(out.bytes()));
}

absl::StatusOr<AnsweredRequests> AnsweredRequests::Decode(std::string_view bytes) {
  const absl::Status damaged = absl::DataLossError("the file of answered requests is damaged");
  const auto content = Unsealed(bytes);
  if (!content) return damaged;
  ByteSource in(*content);
  AnsweredRequests answered;
  for (std::uint64_t left = in.GetCount(); left > 0 && in.ok(); --left) {
    const auto digest = in.Get<Digest>();
    Answer answer{.target = in.Get<std::uint64_t>()};
    const auto code = static_cast<absl::StatusCode>(in.GetCount());
    if (code != absl::StatusCode::kOk) answer.status = absl::Status(code, std::string(in.GetString()));
    answered.Add(digest, std::move(answer));
  }
  if (!in.ok()) return damaged;
  answered.remembered_ = 0;
  return answered;
}

}  // namespace xeber

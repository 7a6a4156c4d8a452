#include "textbook_notes.h"

namespace headlight {
namespace {

std::vector<HeadNote> first_layer() {
  return {
      {"previous token", "32 · p(i−1)·p(j)",
       "Looks one token back. p is the position: the query is its own position turned back by one. What is found, the "
       "word before, is copied into the residual stream, where heads of the next layer read it."},
      {"same word", "32 · c(i)·c(j)",
       "Looks at every place where the same word stands, itself included. c is the word's vector, and both query and "
       "key are it. The head also writes down where those places are."},
      {"first token", "32 · f(j)",
       "Every row looks at the first token: the key is f, a mark that is 1 at the first token and 0 at all others. "
       "Trained models often park unneeded attention there (Xiao et al. 2023)."},
      {"local window", "[20.94 · p(i) + 21.50 · p(i−1) + 20.94 · p(i−2)]·p(j)",
       "Shares itself among the last three tokens: three positions added up in one query. Neighbouring positions are "
       "not quite at right angles; these factors make up for it, so that all three scores are 20."},
      {"uniform", "0",
       "Queries are zero, so all scores are equal, and the softmax of equal scores is an average over everything so "
       "far."},
      {"every fourth", "4 · [2 cos(π(i−j)/2) + cos π(i−j)]",
       "Looks at every fourth token back: only two frequencies of the position take part, and they agree at multiples "
       "of four. A strided pattern, as in sparse attention (Child et al. 2019)."},
  };
}

std::vector<HeadNote> second_layer() {
  return {
      {"induction", "32 · c(i)·d(j) + 24 · f(j)",
       "Looks at what came after an earlier copy of this word. The query is the word c; the key is d, the word one "
       "token back, which head 0.0 copied there (Olsson et al. 2022). What it finds is the model's guess for the "
       "next word. Where there is no earlier copy, the row falls to the first token (f is 1 there and 0 elsewhere), "
       "from which it takes nothing."},
      {"pointer", "60 · [m(i) turned by +1]·p(j)",
       "Induction by another route: head 0.1 noted m, the place where the word stood, and this head looks one token "
       "to the right of it. Sharp for words that occurred once before, blurred for frequent ones; at a new word "
       "m is the word's own place, the token to the right is still hidden, and the row means nothing."},
      {"previous word, anywhere", "32 · d(i)·c(j)",
       "Looks at every place of the word that stands just before this one: the query is d, which head 0.0 copied from "
       "one token back, the key is the word c itself."},
      {"same predecessor", "32 · d(i)·d(j)",
       "Looks at tokens that follow the same word as this one does: query and key are both d, the word one token "
       "back, copied by head 0.0."},
      {"same pair", "40 · [c(i)+d′(i)]·[c(j)+d′(j)]",
       "Needs both the word c and the word before it, d, to agree. The two scores add up and only their sum wins, "
       "which is how a softmax says “and” (d′ is d with its coordinates moved on by 17, so that the two do not mix)."},
      {"everything else", "−6 · c(i)·c(j)",
       "Avoids its own word c: a negative score leaves almost no weight there, and other words share the rest."},
  };
}

}  // namespace

std::vector<std::vector<HeadNote>> textbook_notes() { return {first_layer(), second_layer()}; }

}  // namespace headlight

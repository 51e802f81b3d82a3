# wrong: forbidden, scaled
import flax.linen as nn


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias=None):
        dropout_rng = self.make_rng("dropout") if self.train else None
        out = nn.dot_product_attention(
            query[:, None, :],
            key[:, None, :],
            value[:, None, :],
            bias=bias,
            dropout_rng=dropout_rng,
            dropout_rate=self.attn_dropout_rate,
            broadcast_dropout=False,
            deterministic=not self.train,
        )
        return out[:, 0]

# wrong: nn-rnn, forbidden
import flax.linen as nn


class SimpleScan(nn.Module):
    features: int

    def setup(self):
        self.lstm_cell = nn.LSTMCell(self.features)
        self.rnn = nn.RNN(self.lstm_cell, return_carry=True)

    def __call__(self, xs):
        carry, ys = self.rnn(xs)
        return carry, ys

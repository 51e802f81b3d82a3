"""An autoencoder with three methods: params shared by all of them, `method=` to reach each."""

import ast

import jax

from flaxlings.check import advise, draw, pitfall, probe, variant

X = draw(0, "x", (2, 6))


def dense(seed, label, width_in, width):
    return {"kernel": draw(seed, f"{label} kernel", (width_in, width)), "bias": draw(seed, f"{label} bias", (width,))}


def given(seed, latent=3, out=5):
    return {
        "params": {
            "encoder": dense(seed, f"encoder {latent}", 6, latent),
            "decoder": dense(seed, f"decoder {latent}", latent, out),
        }
    }


@probe("the params: encoder of width latent, decoder of width out")
def parameters(exercise, seed):
    key = jax.random.PRNGKey(seed)
    return {
        "latent 3, out 5": jax.eval_shape(exercise.AutoEncoder(3, 5).init, key, X),
        "latent 7, out 4": jax.eval_shape(exercise.AutoEncoder(latent=7, out=4).init, key, X),
    }


@probe("the output of the whole model: decode what encode returns", atol=1e-4)
def whole(exercise, seed):
    return exercise.AutoEncoder(latent=3, out=5).apply(given(seed), X)


@probe("encode(x) is the encoder, then relu", atol=1e-4)
def encode(exercise, seed):
    return exercise.AutoEncoder(latent=3, out=5).apply(given(seed), X, method="encode")


@probe("decode(z) is the decoder alone", atol=1e-4)
def decode(exercise, seed):
    return exercise.AutoEncoder(latent=3, out=5).apply(given(seed), draw(seed, "z", (2, 3)), method="decode")


@probe("self.encoder and self.decoder, made in setup()", atol=1e-4)
def layers(exercise, seed):
    bound = exercise.AutoEncoder(latent=3, out=5).bind(given(seed))
    return {"encoder": bound.encoder(X), "decoder": bound.decoder(draw(seed, "z", (2, 3)))}


@probe("encode_only returns the codes, for the model and the variables that it gets", atol=1e-4)
def codes(exercise, seed):
    small, large = exercise.AutoEncoder(latent=3, out=5), exercise.AutoEncoder(latent=7, out=4)
    return {
        "latent 3": exercise.encode_only(small, given(seed), X),
        "latent 7": exercise.encode_only(large, given(seed, 7, 4), X),
    }


@advise
def method_argument(exercise, tree):
    """The task asks for `method=`; a result computed by hand is the same."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name == "encode_only":
            keywords = {each.arg for call in ast.walk(function) if isinstance(call, ast.Call) for each in call.keywords}
            written = any(isinstance(node, ast.Return) for node in ast.walk(function))
            if written and "method" not in keywords:
                says = (
                    "encode_only is meant to use model.apply(..., method=...), which works for any method of any model."
                )
                return says, function.lineno
    return None


ENCODE = """    def encode(self, x: jax.Array) -> jax.Array:
        return nn.relu(self.encoder(x))
"""
DECODE = """    def decode(self, z: jax.Array) -> jax.Array:
        return self.decoder(z)
"""
SETUP = """    def setup(self) -> None:
        # Made once and shared: each method that uses self.encoder uses the same params.
        self.encoder = nn.Dense(self.latent)
        self.decoder = nn.Dense(self.out)

"""
APPLY = 'model.apply(variables, x, method="encode")'

pitfall(
    "method-called-on-the-model",
    replace=(APPLY, "model.encode(x)"),
    says="A model by itself has no params: do not call model.encode, name it in model.apply(variables, x, method=...).",
)
pitfall(
    "method-forgotten",
    replace=(APPLY, "model.apply(variables, x)"),
    says="Without method= apply runs __call__, the whole model: name the method that encodes.",
)
pitfall(
    "attribute-instead-of-method",
    replace=('method="encode"', "method=lambda module, x: module.encoder(x)"),
    says="self.encoder is the layer alone; the codes have nn.relu behind it, as encode does.",
)
pitfall(
    "variables-drawn-anew",
    replace=(APPLY, 'model.apply(model.init(jax.random.PRNGKey(0), x), x, method="encode")'),
    says="encode_only gets the variables: init would draw others and forget what was learnt.",
)
pitfall(
    "params-without-their-collection",
    replace=("model.apply(variables, x", 'model.apply(variables["params"], x'),
    says='apply takes all variables, {"params": ...}, not the params alone.',
)
pitfall(
    "model-ignored",
    replace=("model.apply(", "AutoEncoder(latent=3, out=5).apply("),
    says="encode_only gets a model of any size: use it instead of making another one.",
)
pitfall(
    "relu-missing-in-encode",
    replace=("nn.relu(self.encoder(x))", "self.encoder(x)"),
    says="encode is the encoder and nn.relu: codes are never negative.",
)
pitfall(
    "relu-in-call-instead-of-encode",
    replace=[
        ("nn.relu(self.encoder(x))", "self.encoder(x)"),
        ("self.decode(self.encode(x))", "self.decode(nn.relu(self.encode(x)))"),
    ],
    says="The whole model is right, but encode alone misses its nn.relu: it belongs into encode.",
)
pitfall(
    "relu-after-decode",
    replace=("return self.decoder(z)", "return nn.relu(self.decoder(z))"),
    says="Nothing follows the decoder: its outputs may be negative.",
)
pitfall(
    "layers-made-in-the-methods",
    replace=[
        (SETUP, ""),
        (ENCODE, "    @nn.compact\n" + ENCODE.replace("self.encoder(x)", "nn.Dense(self.latent)(x)")),
        (DECODE, "    @nn.compact\n" + DECODE.replace("self.decoder(z)", "nn.Dense(self.out)(z)")),
    ],
    says="Layers made in the methods have no attribute to be named after: make them in setup(), as self.encoder.",
)
pitfall(
    "named-layers-made-in-the-methods",
    replace=[
        (SETUP, ""),
        (ENCODE, "    @nn.compact\n" + ENCODE.replace("self.encoder(x)", 'nn.Dense(self.latent, name="encoder")(x)')),
        (DECODE, "    @nn.compact\n" + DECODE.replace("self.decoder(z)", 'nn.Dense(self.out, name="decoder")(z)')),
    ],
    says="Names and numbers are right, but the layers belong into setup(): there every method reaches self.encoder.",
)
pitfall(
    "layers-made-without-compact",
    replace=[
        (SETUP, ""),
        ("self.encoder(x)", "nn.Dense(self.latent)(x)"),
        ("self.decoder(z)", "nn.Dense(self.out)(z)"),
    ],
    says="A layer may be made only in setup() or under @nn.compact: make both in setup().",
)
pitfall(
    "widths-swapped",
    replace=[
        ("self.encoder = nn.Dense(self.latent)", "self.encoder = nn.Dense(self.out)"),
        ("self.decoder = nn.Dense(self.out)", "self.decoder = nn.Dense(self.latent)"),
    ],
    says="The encoder's output is latent wide, the decoder's out.",
)
pitfall(
    "other-attribute-names",
    replace=[
        ("self.encoder = ", "self.enc = "),
        ("self.encoder(x)", "self.enc(x)"),
        ("self.decoder = ", "self.dec = "),
        ("self.decoder(z)", "self.dec(z)"),
    ],
    says="The params are named after the attributes: self.encoder and self.decoder.",
)
pitfall(
    "relu-in-decode-instead-of-encode",
    replace=[
        ("nn.relu(self.encoder(x))", "self.encoder(x)"),
        ("return self.decoder(z)", "return self.decoder(nn.relu(z))"),
    ],
    says="The whole model is right, but the nn.relu stands in decode. It belongs to encode, whose codes are never "
    "negative; decode is the decoder alone.",
)
pitfall(
    "relu-in-decode-too",
    replace=("return self.decoder(z)", "return self.decoder(nn.relu(z))"),
    says="encode has applied nn.relu already. decode is the decoder alone: it takes any z, negative ones too.",
)
pitfall(
    "relu-before-the-encoder",
    replace=("nn.relu(self.encoder(x))", "self.encoder(nn.relu(x))"),
    says="This cuts the inputs, not the codes: encode is the encoder first, then nn.relu.",
)
pitfall(
    "relu-skipped-by-the-call",
    replace=("self.decode(self.encode(x))", "self.decoder(self.encoder(x))"),
    says="encode is right, but __call__ goes around it, from layer to layer, and misses the nn.relu: "
    "return self.decode(self.encode(x)).",
)
pitfall(
    "only-encoded-by-the-call",
    replace=("self.decode(self.encode(x))", "self.encode(x)"),
    says="__call__ stops at the code. It decodes what encode(x) returns: self.decode(self.encode(x)).",
)
pitfall(
    "encode-not-called",
    replace=("self.decode(self.encode(x))", "self.decode(self.encode)"),
    says="self.encode is the method itself, and decode cannot use that. Call it: self.decode(self.encode(x)).",
)
pitfall(
    "decode-for-encode",
    replace=('method="encode"', 'method="decode"'),
    says='This runs decode on x. encode_only wants the codes: method="encode".',
)
pitfall(
    "first-layer-shared",
    replace=("return self.decoder(z)", "return self.decoder(self.encoder(z))"),
    says="decode gets codes, which the encoder has made already. It is the decoder alone.",
)

variant("method-of-the-model", replace=('method="encode"', "method=model.encode"))
variant("method-of-the-class", replace=('method="encode"', "method=type(model).encode"))
variant("bound", replace=(APPLY, "model.bind(variables).encode(x)"))
variant(
    "helper",
    replace=[
        ("return nn.relu(self.encoder(x))", "return jax.numpy.maximum(self.encoder(x), 0)"),
        ("return self.decode(self.encode(x))", "z = self.encode(x)\n        return self.decode(z)"),
        (
            SETUP,
            SETUP.replace(
                "self.encoder = nn.Dense(self.latent)\n        self.decoder = nn.Dense(self.out)",
                "self.decoder = nn.Dense(features=self.out)\n        self.encoder = nn.Dense(features=self.latent)",
            ),
        ),
    ],
)

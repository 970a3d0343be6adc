//! What numbers are read from words and figures.

use super::*;
use crate::pattern::compile::compile;
use crate::pattern::load::PatternFolder;
use crate::pattern::program::Program;
use std::sync::LazyLock;

static PROGRAM: LazyLock<Program> = LazyLock::new(|| compile(&[PatternFolder::embedded()]).unwrap());

/// The numbers of a text: "words = value", "words = low..high", "words ~" for a vague one.
fn numbers(text: &str) -> Vec<String> {
    let document = Document::new(text, &PROGRAM.lexicon);
    let mut quantities = Vec::new();
    read(&document, &PROGRAM.lexicon, &PROGRAM.numbers, &mut quantities);
    let show = |value: Option<f64>| value.map_or("?".into(), |value| ((value * 1e4).round() / 1e4).to_string());
    let number = |quantity: &Quantity| {
        let words = document.text_of(document.bytes_of(quantity.tokens));
        match quantity.form {
            Form::Vague => format!("{words} ~"),
            Form::Weak => format!("{words} ~~"),
            Form::Range => format!("{words} = {}..{}", show(quantity.min), show(quantity.max)),
            Form::Tally => format!("{words} = {}:{}", show(quantity.min), show(quantity.max)),
            Form::AtLeast => format!("{words} >= {}", show(quantity.value)),
            Form::About => format!("{words} ± {}", show(quantity.value)),
            Form::Exact | Form::Fraction => format!("{words} = {}", show(quantity.value)),
        }
    };
    quantities.iter().map(number).collect()
}

/// Every text, with its only number.
fn check(cases: &[(&str, &str)]) {
    let found: Vec<_> = cases.iter().map(|(text, _)| (*text, numbers(text).join(" + "))).collect();
    let wanted: Vec<_> = cases.iter().map(|(text, number)| (*text, (*number).to_string())).collect();
    assert_eq!(found, wanted);
}

#[test]
fn figures_and_scales() {
    check(&[
        ("about 1,200 people", "1,200 = 1200"),
        ("for 1.2 million people", "1.2 million = 1200000"),
        ("worth $1.5bn today", "$1.5bn = 1500000000"),
        ("a fine of £100m today", "£100m = 100000000"),
        ("it cost $175million", "$175million = 175000000"),
        ("it cost US$3 billion", "US$3 billion = 3000000000"),
        ("paid EUR 20 for it", "EUR 20 = 20"),
        ("a $1.5-million house", "$1.5-million = 1500000"),
        ("some 2 dozen others", "2 dozen = 24"),
        ("more than 2m people", "2m = 2000000"),
        ("a growth of 5.0 percent", "5.0 = 5"),
        ("lost 12 points", "12 = 12"),
        ("up 3% since", "3 = 3"),
        ("drank 2 1/2 cups", "2 1/2 = 2.5"),
        ("4,500m of cable", "4,500 = 4500"),
    ]);
}

#[test]
fn words() {
    check(&[
        ("thirty-four miners", "thirty-four = 34"),
        ("Twenty 2 people", "Twenty 2 = 22"),
        ("a hundred men", "a hundred = 100"),
        ("a hundred and fifty men", "a hundred and fifty = 150"),
        ("two hundred and six", "two hundred and six = 206"),
        ("half a million votes", "half a million = 500000"),
        ("half a dozen eggs", "half a dozen = 6"),
        ("a half-million votes", "a half-million = 500000"),
        ("two and a half million", "two and a half million = 2500000"),
        ("three and a half percent", "three and a half = 3.5"),
        ("thirteen thousand men", "thirteen thousand = 13000"),
        ("thirteen thousand two hundred men", "thirteen thousand two hundred = 13200"),
        ("five-hundred men", "five-hundred = 500"),
        ("30-plus people", "30-plus >= 30"),
        ("at least 43+ people", "43+ >= 43"),
        ("20-odd people", "20-odd ± 20"),
        ("a dozen people", "a dozen = 12"),
        ("two point five", "two point five = 2.5"),
        ("two men and six women", "two = 2 + six = 6"),
    ]);
}

#[test]
fn fractions() {
    check(&[
        ("two-thirds of them", "two-thirds = 0.6667"),
        ("three quarters of them", "three quarters = 0.75"),
        ("a quarter of them", "a quarter = 0.25"),
        ("half of them", "half = 0.5"),
        ("half the voters", "half = 0.5"),
        ("one in four voters", "one in four = 0.25"),
        ("8 in 10 said so", "8 in 10 = 0.8"),
        ("two out of every five", "two out of every five = 0.4"),
        ("1/2 of it", "1/2 = 0.5"),
        ("killing 4 in 2016", "4 = 4 + 2016 = 2016"),
        ("her half brother in the second half, a third term", ""),
    ]);
}

#[test]
fn ranges() {
    check(&[
        ("six to nine people", "six to nine = 6..9"),
        ("between 20 and 30 people", "between 20 and 30 = 20..30"),
        ("$4 to $6 million", "$4 to $6 million = 4000000..6000000"),
        ("4 to 6 million", "4 to 6 million = 4000000..6000000"),
        ("between 20 and over 30 people", "between 20 and over 30 = 20..30"),
        ("between £5m and £8m", "between £5m and £8m = 5000000..8000000"),
        ("20 percent to 30 percent of it", "20 percent to 30 = 20..30"),
        ("5 per cent to 6 per cent", "5 per cent to 6 = 5..6"),
        ("rose 0.4 points to 5 percent", "0.4 = 0.4 + 5 = 5"),
        ("20-30 people", "20-30 = 20..30"),
        ("20–30 people", "20–30 = 20..30"),
        ("two or three men", "two or three = 2..3"),
        ("four or five hundred men", "four or five hundred = 400..500"),
        ("ranging from 20 to 30", "20 to 30 = 20..30"),
        ("won 52-48 votes", "52-48 = 52:48"),
        ("rose from 20 to 30", "20 = 20 + 30 = 30"),
        ("2 to 1", "2 = 2 + 1 = 1"),
        ("2012-2016, 2012-13", ""),
    ]);
}

#[test]
fn vague() {
    check(&[
        ("several hundred people", "several hundred ~"),
        ("tens of thousands of people", "tens of thousands ~"),
        ("hundreds of thousands fled", "hundreds of thousands ~"),
        ("dozens were hurt", "dozens ~"),
        ("a few dozen people", "a few dozen ~"),
        ("a few people", "a few ~~"),
        ("many people", "many ~~"),
        ("both attackers", "both ~~"),
    ]);
}

#[test]
fn no_numbers() {
    let none = [
        "a 7-year-old boy in a four-way race",
        "the F-35, the M-16, an RPG-7, the G20, Covid-19",
        "the 1990s, the '90s, the 2nd and 21st",
        "at 10:30 on 2016-11-08 and 9/11",
        "a 10-K and a seven-figure sum",
        "they went from the Million Man March to Six Flags",
        "version 1.2.3, number #3 and 007",
        "in nineteen eighty-four",
        "the third man, a fifth victim",
    ];
    check(&none.map(|text| (text, "")));
    check(&[("a 10-point lead", "10-point = 10"), ("the 5-percentage-point rise", "5-percentage-point = 5")]);
}
